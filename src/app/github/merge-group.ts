import type { ChecklistItem, Review } from '../../model/review.ts';
import { annotationsOf } from '../../render/check/annotations.ts';
import { isOpen, type Tick } from '../../render/context.ts';
import { item, list, paragraph } from '../../render/markdown/build.ts';
import { printMarkdown } from '../../render/markdown/print.ts';
import { prose } from '../../render/markdown/prose.ts';
import { review } from '../../review.ts';
import type { StoredPullRequest } from '../store/records.ts';
import { differences } from './change/files.ts';
import { assemble, sayingNotRead } from './change/read-change.ts';
import { usageSearch } from './change/usages.ts';
import { externalId } from './check/external-id.ts';
import { mostAnnotations, publishCheck } from './check/publish-check.ts';
import { concerns, type Verdict, verdictOf } from './check/verdict.ts';
import type { MergeGroupJob } from './job.ts';
import { settingsNow } from './settings/settings-now.ts';
import { statisticsFor } from './settings/statistics-file.ts';
import { type Workshop } from './workshop.ts';
import { type Place, placeOf } from './repository-client.ts';

/**
 * The check of a merge group. Each of its pull requests was green alone; together they may take the same version, arrive
 * out of order, or fail. What comes of being together is judged here, and mended in a pull request.
 */
export async function makeGroupTrue(job: MergeGroupJob, workshop: Workshop): Promise<void> {
  const { repository } = job;
  const place = await placeOf(repository, workshop);
  const made = await reviewGroup(job, place, workshop);
  const branch = job.baseRef.replace(/^refs\/heads\//, '');
  const members = membersOf(made, await workshop.records.open(repository.id, { baseRef: branch }));
  const verdict = await judgeGroup(made, members, workshop);
  await publishCheck(
    place,
    workshop.self,
    {
      headSha: job.headSha,
      externalId: externalId(job),
      verdict,
      annotations: verdict.conclusion === 'success' ? [] : annotationsOf(made).slice(0, mostAnnotations),
      page: undefined,
    },
    { known: 'sought', force: false, intend: async () => undefined },
  );
}

async function reviewGroup(job: MergeGroupJob, place: Place, workshop: Workshop): Promise<Review> {
  const { repository } = job;
  const [{ settings, statistics }, base, head] = await Promise.all([
    settingsNow(place),
    workshop.trees.of(place, repository.id, job.baseSha),
    workshop.trees.of(place, repository.id, job.headSha),
  ]);
  const change = assemble(place, repository.id, base, differences(base, head), workshop.blobs);
  const sizes = await statisticsFor({ wanted: statistics, read: change, place, workshop });
  const search = usageSearch(place, job.headSha);
  const made = await review(
    { base: change.base, head: change.head, changed: change.changed, settings, ...sizes },
    {
      rehearse: workshop.rehearse({ repository: repository.id, seconds: settings.rehearsal.seconds }),
      findUsages: search.findUsages,
    },
  );
  return sayingNotRead(made, change.notRead(), search.notRead());
}

type Members = {
  readonly pullRequests: readonly StoredPullRequest[];
  /** Migrations of the group that no reviewed pull request brings. */
  readonly strange: readonly string[];
};

/** The pull requests whose migrations are in the group: GitHub names one of them, in the name of a branch. */
function membersOf(made: Review, open: readonly StoredPullRequest[]): Members {
  const paths = new Set(migrationsOf(made));
  const pullRequests = open.filter(({ state }) => {
    const own = state.judgement ? migrationsOf(state.judgement.review) : [];
    return own.length > 0 && own.every((path) => paths.has(path));
  });
  const known = new Set(
    pullRequests.flatMap(({ state }) => (state.judgement ? migrationsOf(state.judgement.review) : [])),
  );
  return { pullRequests, strange: [...paths].filter((path) => !known.has(path)) };
}

/** Those that could not be read, too: people have ticked that they did. */
const migrationsOf = ({ projects, unreadable }: Review): readonly string[] => [
  ...projects.flatMap(({ migrations }) => migrations.map(({ path }) => path)),
  ...unreadable.map(({ path }) => path),
];

async function judgeGroup(made: Review, { pullRequests, strange }: Members, { records }: Workshop): Promise<Verdict> {
  if (!concerns(made)) return verdictOf({ review: made, shut: undefined }, { ticks: new Map() }, []);
  const ticks = new Map<string, Tick>();
  const waiting: string[] = [];
  for (const { key, state } of pullRequests) {
    const own = new Map((await records.ticks(key)).map((entry) => [entry.item, { by: entry.by?.login ?? '', at: '' }]));
    for (const [id, tick] of own) ticks.set(id, tick);
    const open = state.judgement?.review.checklist.filter((one) => isOpen(one, own)) ?? [];
    if (open.length > 0) waiting.push(`Pull request ${key.number} has ${open.length} open items.`);
  }
  const together = made.checklist.filter((one) => comesOfBeingTogether(one) && isOpen(one, ticks));
  const lines = [
    ...together.map(({ text, evidence }) => `${text} (${evidence})`),
    ...waiting,
    ...strange.map((path) => `\`${path.replaceAll('`', "'")}\` is of no pull request that was reviewed.`),
  ];
  if (lines.length > 0) return held(lines);
  return passed(
    'Nothing new comes of merging them together',
    'The pull requests of this group were confirmed one by one.',
  );
}

/** Findings have the same id in the group as in their pull request; the standing questions are about the whole of each. */
const comesOfBeingTogether = ({ group, text }: ChecklistItem): boolean =>
  group === 'acceptance' && !text.startsWith('Not rehearsed');

const passed = (title: string, sentence: string): Verdict => ({
  title,
  summary: printMarkdown([paragraph(sentence)]),
  text: undefined,
  conclusion: 'success',
});

const held = (lines: readonly string[]): Verdict => ({
  title: `${lines.length} ${lines.length === 1 ? 'thing' : 'things'} to mend before these can be merged together`,
  summary: printMarkdown([
    list(lines.slice(0, 100).map((line) => item(prose(line)))),
    paragraph(
      'What the pull requests do together can’t be confirmed here. Take one of them out of the queue, change it (a new version, for one), or tick the item in it, and queue it again.',
    ),
  ]),
  text: undefined,
  conclusion: 'failure',
});
