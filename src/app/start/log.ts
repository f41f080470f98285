import pino, { type Logger } from 'pino';
import { describeError } from './describe-error.ts';

/** Names under which others log what is not ours to keep: what people wrote, and what opens doors. */
const secretNames = [
  'authorization',
  'body',
  'cookie',
  'data',
  'event',
  'headers',
  'payload',
  'privateKey',
  'secret',
  'token',
];

/** The log: lines of JSON on standard output, one per happening, without anything that a payload or a file says. */
export function openLog(level: string, destination?: pino.DestinationStream): Logger {
  const settings: pino.LoggerOptions = {
    level,
    base: { pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    redact: { paths: secretNames.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), remove: true },
    serializers: { err: describeError, error: describeError, req: () => undefined, res: () => undefined },
    // Octokit logs strings that hold addresses with what people typed; tokens look like this wherever they turn up.
    hooks: {
      streamWrite: (line) => line.replace(/\b(?:gh[a-z]_|github_pat_)[\w.-]{8,}/g, '[token]'),
      // Without words of the caller, pino takes those of the error.
      logMethod(given, log) {
        const [first, ...words] = given;
        if (first instanceof Error) log.apply(this, [{ err: first }, words[0] ?? 'an error']);
        else if (typeof first === 'object' && words.length === 0) log.apply(this, [first, 'an error']);
        else log.apply(this, given);
      },
    },
  };
  return destination === undefined ? pino(settings) : pino(settings, destination);
}
