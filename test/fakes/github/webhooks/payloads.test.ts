import { createRequire } from 'node:module';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isObject } from '../description/schema.ts';
import { type FakeGitHub, startFakeGitHub } from '../fake-github.ts';

type Example = { readonly name: string; readonly examples: readonly Readonly<Record<string, unknown>>[] };
const examples = createRequire(import.meta.url)('@octokit/webhooks-examples') as readonly Example[];

let github: FakeGitHub;
beforeAll(async () => {
  github = await startFakeGitHub();
  const shop = github.repository('acme/shop', { people: { ann: 'write' } });
  const ann = github.user('ann');
  const pull = ann.opensPullRequest(shop, { files: { a: '1' }, body: 'why' });
  const comment = ann.comments(pull, 'hm');
  ann.editsComment(comment, 'hmm');
  ann.deletesComment(comment);
  ann.retitles(pull, 'Other');
  ann.pushes(pull, { a: '2' });
  ann.convertsToDraft(pull);
  ann.marksReady(pull);
  ann.closes(pull);
  ann.reopens(pull);
  github.otherApp('codecov').checks(shop, pull.head.sha, {});
  github.uninstall(shop);
  github.uninstallAll('acme');
});
afterAll(() => github.stop());

/** Paths of all keys of a payload; of a list the first entry. */
const keysOf = (value: unknown, prefix = ''): readonly string[] => {
  if (Array.isArray(value)) return value.length === 0 ? [] : keysOf(value[0], `${prefix}[]`);
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) => [`${prefix}.${key}`, ...keysOf(inner, `${prefix}.${key}`)]);
};

/** What depends on the App and the organization of the examples. */
const other = [/\.permissions\.\w+$/, /\.custom_properties$/];

describe("an event has what GitHub's own examples have", () => {
  test.each([
    'pull_request.opened',
    'pull_request.synchronize',
    'pull_request.closed',
    'pull_request.reopened',
    'issue_comment.created',
    'issue_comment.edited',
    'issue_comment.deleted',
    'check_run.created',
    'check_run.completed',
    'installation.created',
    'installation.deleted',
    'installation_repositories.added',
    'installation_repositories.removed',
  ])('%s', (name) => {
    const [event, action] = name.split('.');
    const ours = github.deliveries.find((delivery) => delivery.event === event && delivery.action === action);
    const theirs =
      examples.find((each) => each.name === event)?.examples.filter((each) => each.action === action) ?? [];
    expect(theirs.length).toBeGreaterThan(0);
    const keys = new Set(keysOf(ours?.payload));
    // A key that only some examples have depends on what happened.
    const always = keysOf(theirs[0]).filter((key) => theirs.every((each) => keysOf(each).includes(key)));
    const missing = always.filter((key) => !keys.has(key) && !other.some((pattern) => pattern.test(key)));
    expect(missing.filter((key) => !emptied(ours?.payload, key))).toEqual([]);
  });
});

/** Whether a key is below something that is null or an empty list with us: that depends on what happened. */
function emptied(payload: unknown, key: string): boolean {
  let at: unknown = payload;
  for (const step of key.split('.').slice(1)) {
    const list = step.endsWith('[]');
    at = isObject(at) ? at[step.replace('[]', '')] : undefined;
    if (at === null || (Array.isArray(at) && at.length === 0)) return true;
    if (list && Array.isArray(at)) at = at[0];
  }
  return false;
}
