import { readFile } from 'node:fs/promises';
import type { RunScript } from '../protocol.ts';

/** What a platform has in a new database before the first migration, as one script sent whole. */
export async function platformScript(platform: 'supabase'): Promise<RunScript> {
  const sql = await readFile(new URL(`./${platform}.sql`, import.meta.url), 'utf8');
  return {
    id: platform,
    path: `${platform} platform`,
    mode: 'none',
    statements: [
      {
        index: 0,
        sql,
        line: 1,
        piece: 0,
        kind: 'ordinary',
        neverRun: undefined,
        extension: undefined,
        copy: undefined,
        truncates: false,
        watched: false,
        relations: [],
        unwatched: undefined,
      },
    ],
    unreadable: [],
  };
}
