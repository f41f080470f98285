import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
import { chromium } from 'playwright-core';
import { startFakeGitHub } from '../test/fakes/github/fake-github.ts';
import { environmentFor, readyAddress, webhookSecret } from '../test/fakes/running-app.ts';

/**
 * Starts the App with the README's command, opens the sample's pull request on the tests' GitHub, photographs the comment that the
 * App writes there, and ticks its boxes until the check is green: `npm run picture [-- docs/review.png]`. Wants a Chromium, at
 * the path in CHROMIUM or where Debian has it.
 */
const root = join(import.meta.dirname, '..');
const sample = join(root, 'test', 'samples', 'shop');
const place = process.argv[2] ?? join(root, 'docs', 'review.png');
const directory = mkdtempSync(join(tmpdir(), 'migration-planner-picture-'));

const filesIn = (folder: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => statSync(join(folder, name)).isFile())
      .map((name) => [relative('.', name), readFileSync(join(folder, name), 'utf8')]),
  );

const until = async <Value>(
  what: string,
  ask: () => Value | undefined | false | Promise<Value | undefined | false>,
) => {
  for (let tries = 0; tries < 1200; tries++) {
    const found = await ask();
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`there is still no ${what}`);
};

/** The comment as GitHub shows it: its dialect of Markdown, its style sheet, its width. */
const pageOf = (markdown: string): string => {
  const style = readFileSync(
    createRequire(import.meta.url).resolve('github-markdown-css/github-markdown-light.css'),
    'utf8',
  );
  const body = micromark(markdown, { allowDangerousHtml: true, extensions: [gfm()], htmlExtensions: [gfmHtml()] });
  return `<!doctype html><meta charset="utf-8"><style>${style}
    body { margin: 16px; background: #fff } article { box-sizing: border-box; width: 828px; padding: 16px; border: 1px solid #d1d9e0; border-radius: 6px }
    .markdown-body { font-size: 14px }</style><article class="markdown-body">${body}</article>`;
};

const photograph = async (markdown: string): Promise<void> => {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox'],
  });
  try {
    const page = await browser.newPage({ viewport: { width: 876, height: 600 }, deviceScaleFactor: 1.5 });
    await page.setContent(pageOf(markdown));
    await page.locator('article').screenshot({ path: place });
  } finally {
    await browser.close();
  }
};

const github = await startFakeGitHub();
const app: ChildProcess = spawn('npm', ['start'], {
  cwd: root,
  env: {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    ...environmentFor(github, directory),
    PUBLIC_URL: 'https://migrations.example.com',
  },
  stdio: ['ignore', 'pipe', 'inherit'],
  // npm does not pass a signal on to what it started.
  detached: true,
});
try {
  const address = await readyAddress(app);
  github.deliverTo({ url: `${address}/api/github/webhooks`, secret: webhookSecret });
  const shop = github.repository('acme/shop', { files: filesIn(join(sample, 'main')), people: { ann: 'write' } });
  const pull = github.user('ann').opensPullRequest(shop, {
    branch: 'full-name',
    title: 'Full names, countries and categories',
    files: filesIn(join(sample, 'pull-request')),
  });
  const check = () => github.checksOf(pull).at(-1);
  await until('completed check', () => check()?.status === 'completed');
  const comment = await until('comment', () => github.commentsOf(pull)[0]);
  console.log(`check: ${check()?.conclusion}: ${check()?.title}`);
  await photograph(comment.body);
  console.log(`picture: ${place}`);
  for (const [, id = ''] of comment.body.matchAll(/^- \[ \] <!-- item:(\w+) -->/gm)) {
    github.user('ann').ticksBox(pull, id);
    await github.settled();
  }
  await until('green check', () => check()?.conclusion === 'success');
  console.log(`after her ticks: ${check()?.conclusion}: ${check()?.title}`);
  if (github.violations.length > 0) throw new Error(JSON.stringify(github.violations));
} finally {
  if (app.pid !== undefined) process.kill(-app.pid, 'SIGTERM');
  await github.stop();
  rmSync(directory, { recursive: true, force: true });
}
