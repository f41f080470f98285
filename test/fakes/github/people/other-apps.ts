import { type CheckInput, createCheckRun } from '../acts/checks.ts';
import { createComment } from '../acts/comments.ts';
import { createApp } from '../state/create.ts';
import type { App, CheckRun, Comment, Pull, Repository, World } from '../state/world.ts';

/** Another App, installed everywhere: it makes noise, and may try to look like ours. */
export function otherApp(world: World, slug: string) {
  const known = [...world.apps.values()].find((app) => app.slug === slug);
  const app: App =
    known ?? createApp(world, slug, { permissions: { checks: 'write', pull_requests: 'write' }, events: [] });
  return {
    app,
    comments: (pull: Pull, body: string): Comment => createComment(world, pull, app.bot, app, body),
    checks: (repository: Repository, sha: string, input: CheckInput): CheckRun =>
      createCheckRun(world, repository, app, sha, { name: slug, conclusion: 'success', ...input }),
  };
}
