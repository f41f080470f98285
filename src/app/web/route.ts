import type { IncomingMessage } from 'node:http';

/** What is sent back. */
export type HttpResponse = {
  readonly status: number;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
};

/** A request as a route sees it. */
export type RouteRequest = {
  readonly request: IncomingMessage;
  readonly url: URL;
  /** What the route's pattern caught in the path. */
  readonly matches: readonly string[];
};

export type Route = {
  readonly method: 'GET' | 'POST';
  /** The whole path, anchored at both ends. */
  readonly path: RegExp;
  readonly handle: (visit: RouteRequest) => Promise<HttpResponse>;
};

/** An answer in plain text; a line end is put behind it. */
export function text(status: number, body: string, headers: HttpResponse['headers'] = {}): HttpResponse {
  return {
    status,
    body: `${body}\n`,
    headers: { 'content-type': 'text/plain; charset=utf-8', ...headers },
  };
}

/** One header's value; empty where it is missing. GitHub sends each of its own once. */
export function headerOf(request: IncomingMessage, name: string): string {
  const value = request.headers[name];
  return typeof value === 'string' ? value : '';
}
