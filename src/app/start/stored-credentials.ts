import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { UserError } from '../../model/user-error.ts';
import type { Credentials } from '../web/setup/exchange.ts';

const fileOf = (directory: string): string => join(directory, 'credentials.json');

const schema = z.object({
  appId: z.number().int().positive(),
  privateKey: z.string(),
  webhookSecret: z.string(),
  address: z.string(),
  page: z.string(),
});

/** What the set-up has stored, if it has. @throws UserError when the file is there and can't be understood */
export async function readCredentials(directory: string): Promise<Credentials | undefined> {
  const file = fileOf(directory);
  if (!existsSync(file)) return undefined;
  try {
    return schema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    throw new UserError(
      `the credentials in ${file} can't be read`,
      'the file as the set-up wrote it, readable by this user; without the file, the set-up starts again',
      `mv ${file} ${file}.broken`,
    );
  }
}

/** Stores the credentials for this user alone, whole or not at all. @returns whether that was possible */
export async function saveCredentials(directory: string, credentials: Credentials): Promise<boolean> {
  const file = fileOf(directory);
  const draft = `${file}.${process.pid}`;
  try {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    await writeFile(draft, `${JSON.stringify(credentials, undefined, 2)}\n`, { mode: 0o600, flag: 'wx' });
    await rename(draft, file);
    return true;
  } catch {
    await rm(draft, { force: true }).catch(() => undefined);
    return false;
  }
}
