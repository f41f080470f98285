import type { ChecklistItem, Review } from '../../model/review.ts';
import { annotationsOf } from '../../render/check/annotations.ts';
import { isOpen, type Tick } from '../../render/context.ts';
import { item, list, paragraph } from '../../render/markdown/build.ts';
import { printMarkdown } from '../../render/markdown/print.ts';
import { prose } from '../../render/markdown/prose.ts';
import { counted } from '../../render/words/names.ts';
import type { StoredPullRequest } from '../store/records.ts';
import { differences } from './change/changed-files.ts';
import { assembleChange, withNotRead } from './change/fetch-change.ts';
import { codeReader } from './change/usages.ts';
import { externalId } from './check/external-id.ts';
import { maxAnnotations, publishCheck } from './check/publish-check.ts';
import { touchesMigrations, type Verdict, verdictOf } from './check/verdict.ts';
import type { MergeGroupJob } from './job.ts';
import { openClient, type RepositoryClient } from './repository-client.ts';
import type { Services } from './services.ts';
import { fetchSettings } from './settings/fetch-settings.ts';
import { loadSharedStatistics } from './settings/statistics-file.ts';

/**
 * The check of a merge group. Each of its pull requests was green alone; together they may take the same version, arrive
 * out of order, or fail. What comes of being together is judged here, and mended in a pull request.
 */
export async function syncMergeGroup(job: MergeGroupJob, services: Services): Promise<void> {
  const { repository } = job;
  const client = await openClient(repository, services);
  const made = await reviewGroup(job, client, services);
  const branch = job.baseRef.replace(/^refs\/heads\//, '');
  const members = findMembers(made, await services.records.open(repository.id, { baseRef: branch }));
  const verdict = await groupVerdict(made, members, services);
  await publishCheck(
    client,
    services.account,
    {
      headSha: job.headSha,
      externalId: externalId(job),
      verdict,
      annotations: verdict.conclusion === 'success' ? [] : annotationsOf(made).slice(0, maxAnnotations),
      page: undefined,
    },
    { known: 'sought', force: false, intend: async () => undefined },
  );
}

async function reviewGroup(job: MergeGroupJob, client: RepositoryClient, services: Services): Promise<Review> {
  const { repository } = job;
  const [{ settings, statistics }, base, head] = await Promise.all([
    fetchSettings(client),
    services.trees.of(client, repository.id, job.baseSha),
    services.trees.of(client, repository.id, job.headSha),
  ]);
  const change = assembleChange(client, repository.id, base, differences(base, head), services.blobs);
  const sizes = await loadSharedStatistics({ wanted: statistics, read: change, client, services });
  const reading = codeReader(client, { base: job.baseSha, head: job.headSha });
  const { review: made } = await services.reviewer.review({
    repository: repository.id,
    change: {
      base: change.base,
      head: change.head,
      changed: change.changed,
      links: change.links ?? [],
      compared: {
        base: { name: job.baseRef.replace(/^refs\/heads\//, ''), commit: job.baseSha },
        head: { name: 'the merge group', commit: job.headSha },
        from: 'GitHub',
      },
      settings,
      ...sizes,
    },
    code: reading.code,
    fixesIn: [],
  });
  return withNotRead(made, change.notRead(), reading.notRead());
}

type Members = {
  readonly pullRequests: readonly StoredPullRequest[];
  /** Migrations of the group that no reviewed pull request brings. */
  readonly unknownPaths: readonly string[];
};

/** The pull requests whose migrations are in the group: GitHub names one of them, in the name of a branch. */
function findMembers(made: Review, open: readonly StoredPullRequest[]): Members {
  const paths = new Set(migrationPaths(made));
  const pullRequests = open.filter(({ state }) => {
    const own = state.judgement ? migrationPaths(state.judgement.review) : [];
    return own.length > 0 && own.every((path) => paths.has(path));
  });
  const known = new Set(
    pullRequests.flatMap(({ state }) => (state.judgement ? migrationPaths(state.judgement.review) : [])),
  );
  return { pullRequests, unknownPaths: [...paths].filter((path) => !known.has(path)) };
}

/** Those that could not be read, too: people have ticked that they did. */
const migrationPaths = ({ projects, unreadable }: Review): readonly string[] => [
  ...projects.flatMap(({ migrations }) => migrations.map(({ path }) => path)),
  ...unreadable.map(({ path }) => path),
];

async function groupVerdict(
  made: Review,
  { pullRequests, unknownPaths: strange }: Members,
  { records }: Services,
): Promise<Verdict> {
  if (!touchesMigrations(made)) return verdictOf({ review: made, shut: undefined }, new Map(), [], undefined);
  const ticks = new Map<string, Tick>();
  const waiting: string[] = [];
  for (const { key, state } of pullRequests) {
    const own = new Map<string, Tick>(
      (await records.ticks(key)).map(({ item, by, reason }) => [item, { by: by?.login ?? '', at: '', reason }]),
    );
    for (const [id, tick] of own) ticks.set(id, tick);
    const open = state.judgement?.review.checklist.filter((one) => isOpen(one, own)) ?? [];
    if (open.length > 0) waiting.push(`Pull request ${key.number} has ${counted(open.length, 'open item')}.`);
  }
  const together = made.checklist.filter((one) => arisesFromMerging(one) && isOpen(one, ticks));
  const lines = [
    ...together.map(({ text, evidence }) => `${text} (${evidence})`),
    ...waiting,
    ...strange.map((path) => `\`${path.replaceAll('`', "'")}\` belongs to no pull request that was reviewed.`),
  ];
  if (lines.length > 0) return failing(lines);
  return passing('Merging them together adds no finding', 'The pull requests of this group were confirmed one by one.');
}

/**
 * Findings have the same id in the group as in their pull request; the standing questions are about the whole of each, and what
 * nobody reads is one item of a directory: each pull request's own files were read there.
 */
const arisesFromMerging = ({ group, text }: ChecklistItem): boolean =>
  group === 'acceptance' && !text.startsWith('Not rehearsed') && !text.startsWith('Read by a person');

const passing = (title: string, sentence: string): Verdict => ({
  title,
  summary: printMarkdown([paragraph(sentence)]),
  text: undefined,
  conclusion: 'success',
});

const failing = (lines: readonly string[]): Verdict => ({
  title: `${counted(lines.length, 'thing')} to fix before these can be merged together`,
  summary: printMarkdown([
    list(lines.slice(0, 100).map((line) => item(prose(line)))),
    paragraph(
      'What the pull requests do together can’t be confirmed here. Take one of them out of the queue, change it (for example, give its migration a new version) or tick the item in it, then queue it again.',
    ),
  ]),
  text: undefined,
  conclusion: 'failure',
});
