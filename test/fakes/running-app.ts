import type { ChildProcess } from 'node:child_process';
import type { FakeGitHub } from './github/fake-github.ts';

/** Strong enough for the App's guard; it opens nothing. */
export const webhookSecret = 'a secret of forty characters, or some more';

/** What the App is told to work for a fake GitHub, on a free port of this machine, with its memory in a directory. */
export function environmentFor(github: FakeGitHub, directory: string): Readonly<Record<string, string>> {
  return {
    HOST: '127.0.0.1',
    PORT: '0',
    APP_ID: String(github.app.id),
    PRIVATE_KEY: github.app.privateKey,
    WEBHOOK_SECRET: webhookSecret,
    GHE_HOST: github.url,
    DATA_DIRECTORY: directory,
  };
}

/** The address of an App that was started with its output piped, once it is ready for deliveries. */
export async function readyAddress(app: ChildProcess): Promise<string> {
  const port = await new Promise<string>((resolve, reject) => {
    let written = '';
    app.stdout?.on('data', (chunk: Buffer) => {
      written += chunk.toString();
      const [, found] = /"port":(\d+)/.exec(written) ?? [];
      if (found !== undefined) resolve(found);
    });
    app.once('close', () => reject(new Error(`the App ended before it listened:\n${written}`)));
  });
  const address = `http://127.0.0.1:${port}`;
  while ((await fetch(`${address}/readyz`).catch(() => undefined))?.status !== 200)
    await new Promise((resolve) => setTimeout(resolve, 50));
  return address;
}
