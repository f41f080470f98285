import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { run } from './run.ts';
import type { Terminal } from './terminal.ts';

const { env, stdout, stderr } = process;

const isDumb = env.TERM === 'dumb';
const wantsColour = (): boolean => {
  if (env.FORCE_COLOR !== undefined && env.FORCE_COLOR !== '') return env.FORCE_COLOR !== '0';
  if (env.NO_COLOR !== undefined && env.NO_COLOR !== '') return false;
  return stdout.isTTY === true && !isDumb;
};

const cacheFolder = (): string => {
  const home = env.XDG_CACHE_HOME || env.LOCALAPPDATA || join(homedir(), '.cache');
  return join(home, 'migration-planner');
};

// A reader that leaves early (`| head`) is no failure: what is left to say has no one to hear it.
for (const stream of [stdout, stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

const terminal: Terminal = {
  directory: process.cwd(),
  width: Math.min(stdout.columns ?? 100, 120),
  colour: wantsColour(),
  cache: env.MIGRATION_PLANNER_CACHE === 'off' ? undefined : (env.MIGRATION_PLANNER_CACHE ?? cacheFolder()),
  databaseUrl: env.DATABASE_URL || undefined,
  github: { url: env.GITHUB_API_URL || 'https://api.github.com', token: env.GITHUB_TOKEN || undefined },
  announcedBase: async () => {
    const { announcedBase } = await import('./git/announced-base.ts');
    const path = env.GITHUB_EVENT_PATH;
    return announcedBase(env, path ? await readFile(path, 'utf8').catch(() => undefined) : undefined);
  },
  print: (text) => void stdout.write(text),
  tell: (text) => void stderr.write(text),
  progress: (text) => {
    if (stderr.isTTY && !isDumb) stderr.write(`\r\x1b[K${text === undefined ? '' : `${text.slice(0, 100)}…`}`);
  },
};

process.exitCode = await run(process.argv.slice(2), terminal);
