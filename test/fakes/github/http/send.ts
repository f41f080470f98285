import { createHash, randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Answer } from './call.ts';

/** Writes an answer; one that the asker has already, by its ETag, as 304. */
export function send(request: IncomingMessage, response: ServerResponse, answer: Answer): void {
  const headers = {
    'x-github-request-id': randomUUID(),
    'x-github-media-type': 'github.v3; format=json',
    ...answer.headers,
  };
  if (answer.raw !== undefined) {
    sendRaw(response, answer, headers);
    return;
  }
  if (answer.body === undefined) {
    response.writeHead(answer.status, headers).end();
    return;
  }
  const text = JSON.stringify(answer.body);
  const etag = `W/"${createHash('sha256').update(text).digest('hex')}"`;
  const tagged = request.method === 'GET' && answer.status === 200 ? { ...headers, etag } : headers;
  if ('etag' in tagged && request.headers['if-none-match'] === etag) {
    response.writeHead(304, tagged).end();
    return;
  }
  response.writeHead(answer.status, { ...tagged, 'content-type': 'application/json; charset=utf-8' }).end(text);
}

function sendRaw(response: ServerResponse, answer: Answer, headers: Readonly<Record<string, string>>): void {
  response.writeHead(answer.status, headers);
  if (!(answer.raw instanceof Readable)) {
    response.end(answer.raw);
    return;
  }
  // Whoever asked may hang up in the middle of an archive: that is no fault of ours.
  pipeline(answer.raw, response).catch(() => response.destroy());
}
