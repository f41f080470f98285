import { flushCompileCache } from 'node:module';
import { type Database, openDatabase } from './database.ts';
import { loadProgram } from './embedded.ts';
import type { Message, Reply } from './protocol.ts';

/**
 * The process that runs SQL out of pull requests. It is started with Node's permission model (no writes, no children,
 * no network unless a server is asked for), knows nothing of the environment, and is killed from outside when it takes
 * too long or too much.
 */

const databases = new Map<number, Database>();

const send = (reply: Reply): void => {
  process.send?.(reply);
};

const answer = async ({ database, request }: Message): Promise<Reply> => {
  if (request.type === 'open') {
    const made = await openDatabase(request, (path, line) => send({ type: 'at', path, line }));
    databases.set(database, made);
    return { type: 'opened', value: made.opened };
  }
  const opened = databases.get(database);
  if (!opened) throw new Error('the rehearsal was not opened');
  switch (request.type) {
    case 'change':
      return { type: 'changed', value: await opened.change(request) };
    case 'trial':
      return { type: 'tried', value: await opened.trial(request) };
    case 'contend':
      return { type: 'contended', value: await opened.contend(request) };
    case 'close':
      databases.delete(database);
      await opened.close();
      return { type: 'closed' };
  }
};

const broken = (error: unknown): Reply => {
  const thrown = error instanceof Error ? error : new Error(String(error));
  const database = 'severity' in thrown || thrown.name === 'RuntimeError';
  return { type: 'broken', message: database ? thrown.message : (thrown.stack ?? thrown.message), database };
};

// The program is loaded and its compiled form kept; from here on nothing is written, whatever the SQL does.
flushCompileCache();
process.permission?.drop?.('fs.write');

// Whoever starts this process will soon ask it for a database.
if (!process.argv.includes('server')) loadProgram().catch(() => undefined);

process.on('message', (message: Message) => {
  answer(message).then(send, (error: unknown) => send(broken(error)));
});
