import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readProjects } from '../../src/frameworks/projects.ts';
import type { Tree } from '../../src/model/change.ts';
import type { Migration } from '../../src/model/migration.ts';
import type { Rehearse, Stage, Trial } from '../../src/model/rehearsal.ts';
import { defaultSettings } from '../../src/model/settings.ts';
import type { Step } from '../../src/model/step.ts';
import { defaultLimits, rehearsing } from '../../src/rehearsal/rehearse.ts';
import { review } from '../../src/review.ts';
import { parse } from '../../src/sql/parser.ts';
import { treeOfDirectory } from '../../test/fakes/tree.ts';
import { type Mutant, mutantsOf } from './mutate.ts';
import { differing, outcomeOf } from './outcome.ts';

/**
 * `npm run mutations -- <directory of repositories> [how many proofs] [seed]`: takes plans and ways back that are proven, breaks each in one
 * way, and runs them again. A break after which the database holds something else has to be refuted.
 *
 * The program's own review makes the proof both times: the second time, the steps that it runs are the broken ones.
 */
const [corpora = '.', most = '300', seed = '1'] = process.argv.slice(2);
const images = { folder: mkdtempSync(join(tmpdir(), 'mutations-')), mostBytes: 20e9 };
const rehearse = rehearsing({ engine: { name: 'embedded' }, limits: defaultLimits, images });
const counts = { proofs: 0, refuted: 0, survived: 0, 'same outcome': 0 };
let random = Number(seed);

/** A small generator (Park and Miller), so that a run can be made again. */
function pick<T>(from: readonly T[]): T | undefined {
  random = (random * 48_271) % 2_147_483_647;
  return from[random % from.length];
}

const changes = await changesOf(corpora);
while (counts.refuted + counts.survived < Number(most) && changes.length > 0) {
  const chosen = pick(changes);
  if (chosen === undefined) break;
  changes.splice(changes.indexOf(chosen), 1);
  for (const from of ['before', 'after'] as const) await tryOne(chosen, from);
}
rmSync(images.folder, { recursive: true });
console.log(JSON.stringify(counts));

type Chosen = {
  readonly repository: string;
  readonly base: Tree;
  readonly head: Tree;
  readonly directory: string;
  readonly path: string;
};

async function changesOf(folder: string): Promise<Chosen[]> {
  const found: Chosen[] = [];
  for (const repository of readdirSync(folder).sort()) {
    const tree = await treeOfDirectory(join(folder, repository));
    for (const { migrations, directory } of await readProjects(tree, defaultSettings)) {
      for (let at = Math.max(1, migrations.length - 30); at < migrations.length; at += 1) {
        const [base, head] = [without(tree, migrations.slice(at)), without(tree, migrations.slice(at + 1))];
        found.push({ repository, base, head, directory, path: migrations[at]?.path ?? '' });
      }
    }
  }
  return found;
}

function without(tree: Tree, migrations: readonly Migration[]): Tree {
  const gone = new Set(migrations.flatMap(({ path, down }) => (down ? [path, down.path] : [path])));
  return { ...tree, files: new Map([...tree.files].filter(([path]) => !gone.has(path))) };
}

/** What a review says of the steps that it runs from there, when these are given to it in place of its own. */
type Seen = { readonly state: string | undefined; readonly steps: readonly Step[]; readonly judged: readonly string[] };

/** The steps of the last trial from that side, put in place of by `mutant`; then `look` while the stage is open. */
async function reviewWith(
  { base, head, directory }: Chosen,
  from: 'before' | 'after',
  mutant: Mutant | undefined,
  look: (stage: Stage) => Promise<readonly string[]>,
): Promise<Seen> {
  let steps: readonly Step[] = [];
  let judged: readonly string[] = [];
  const wrapped: Rehearse = async (request) => {
    const stage = await rehearse(request);
    const trial = async (asked: readonly Step[], side: 'before' | 'after'): Promise<Trial> => {
      if (side !== from || asked.some(({ purpose }) => purpose === 'save rows' || purpose === 'restore rows'))
        return stage.trial(asked, side);
      steps = asked;
      return stage.trial(mutant?.steps ?? asked, side);
    };
    const close = async (): Promise<void> => {
      if (steps.length > 0) judged = await look(stage);
      await stage.close();
    };
    return { ...stage, trial, close };
  };
  const changed = [...head.files.keys()]
    .filter((path) => !base.files.has(path))
    .map((path) => ({ path, status: 'added' as const }));
  const made = await review(
    { base, head, changed, settings: defaultSettings },
    { rehearse: wrapped, findUsages: async () => [] },
  );
  const plan = made.projects.find((one) => one.directory === directory)?.plan;
  const isOwn = plan?.rollback.source === 'generated' && plan.rollback.sql !== '';
  const state =
    from === 'before'
      ? plan?.differs
        ? plan.stepsProof.state
        : undefined
      : isOwn
        ? plan.rollback.proof.state
        : undefined;
  return { state, steps, judged };
}

async function tryOne(chosen: Chosen, from: 'before' | 'after'): Promise<void> {
  const right = await reviewWith(chosen, from, undefined, async () => []);
  if (right.state !== 'proven' || right.steps.length === 0) return;
  const mutant = pick(mutantsOf(right.steps).filter(({ steps }) => steps.every(({ sql }) => !('error' in parse(sql)))));
  if (mutant === undefined) return;
  counts.proofs += 1;
  const broken = await reviewWith(chosen, from, mutant, async (stage) =>
    differing(
      await outcomeOf(stage, right.steps, from),
      await outcomeOf(stage, right.steps, from),
      await outcomeOf(stage, mutant.steps, from),
    ),
  );
  if (broken.judged.length === 0) counts['same outcome'] += 1;
  else if (broken.state !== 'proven') counts.refuted += 1;
  else {
    counts.survived += 1;
    console.log(
      JSON.stringify({
        of: `${chosen.repository} ${chosen.path}`,
        from,
        what: mutant.what,
        differs: broken.judged.slice(0, 5),
      }),
    );
  }
}
