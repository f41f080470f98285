import { assess } from './assessment/assess.ts';
import { changedProjects } from './frameworks/changed-projects.ts';
import { platformOf } from './frameworks/platform-of.ts';
import type { Change } from './model/change.ts';
import { notRehearsed } from './model/not-rehearsed.ts';
import type { ReadChange } from './model/read-change.ts';
import type { Rehearse, Stage } from './model/rehearsal.ts';
import type { Review } from './model/review.ts';
import type { FindUsages } from './model/usage.ts';
import { planChange } from './plan/plan-change.ts';
import { judge } from './rules/judge.ts';
import type { Rule } from './rules/rule.ts';
import { targetVersion } from './settings/target-version.ts';
import type { PlannedChange } from './statements/record.ts';
import { understand, withUsages } from './statements/understand.ts';
import { unparsedIn, unparsedInWords } from './statements/unparsed.ts';

/** What the story is handed: how to run SQL, how to search code. */
export type Tools = {
  readonly rehearse: Rehearse;
  readonly findUsages: FindUsages;
  /** Major version of the server that changes are rehearsed on, where the team chose one. */
  readonly engineVersion?: (() => Promise<number>) | undefined;
  /** Rules of whoever runs the program, beside the catalogue's. */
  readonly ownRules?: readonly Rule[];
};

/**
 * The whole story: a change goes in, a review comes out. Read → rehearse → understand → judge → plan → assess; each step takes
 * the record of one migration directory so far and returns it with more. What a pull request contains never makes it throw; a
 * defect of ours does, and is caught at the door.
 */
export async function review(change: Change, tools: Tools): Promise<Review> {
  const postgres = await targetVersion(change.head, change.settings, {
    statistics: change.statistics,
    ofEngine: tools.engineVersion,
  });
  const { projects, unread } = await changedProjects(change, postgres);
  const planned: PlannedChange[] = [];
  // One after the other: a rehearsal fills the machine.
  for (const read of projects) planned.push(await rehearseAndPlan(read, tools));
  return assess(planned, { change, unread, postgres });
}

async function rehearseAndPlan(read: ReadChange, tools: Tools): Promise<PlannedChange> {
  const stage = await rehearse(read, tools);
  try {
    const rehearsed = await withUsages(understand(read, stage.rehearsal), tools.findUsages);
    const judged = judge(rehearsed, tools.ownRules);
    return await planChange(judged, stage);
  } finally {
    await stage.close();
  }
}

const rehearse = async ({ whole, project, ...read }: ReadChange, tools: Tools): Promise<Stage> => {
  const [broken] = unparsedIn(read);
  if (broken !== undefined) return notRehearsed(unparsedInWords(broken));
  return tools.rehearse({
    history: read.history,
    change: read.added,
    baseline: read.baseline,
    platform: platformOf(project.framework, whole.settings),
    defaultSchema: project.defaultSchema,
  });
};
