import type { Guidance, Migration, TransactionMode } from '../../src/model/migration.ts';
import type { Plan } from '../../src/model/plan.ts';
import type { Rehearsal } from '../../src/model/rehearsal.ts';
import { defaultSettings } from '../../src/model/settings.ts';
import type { Statistics } from '../../src/model/statistics.ts';
import { composePlan } from '../../src/plan/compose-plan.ts';
import type { PlanDraft } from '../../src/plan/draft.ts';
import { tryPlan } from '../../src/plan/try-plan.ts';
import { judge } from '../../src/rules/judge.ts';
import { wholeFile } from '../../src/sql/script.ts';
import type { JudgedChange } from '../../src/statements/record.ts';
import { rehearsingTogether } from '../fakes/kept/processes.ts';
import { readChangeOf, rehearsedChangeOf } from '../fakes/record.ts';

/** A change of plain SQL files, rehearsed, judged, planned and tried: all of it the real thing. */
export type Story = {
  readonly history: string;
  /** One migration each. */
  readonly change: readonly string[];
  readonly down?: readonly string[];
  readonly mode?: TransactionMode;
  readonly postgres?: number;
  /** What production weighs. */
  readonly statistics?: Statistics;
};

export type Told = {
  readonly plan: Plan;
  readonly draft: PlanDraft;
  readonly rehearsal: Rehearsal;
  readonly change: JudgedChange;
};

export const guidance: Guidance = {
  generate: 'touch migrations/<version>.sql',
  deploy: 'apply',
  status: 'status',
  baseline: undefined,
  markApplied: 'mark <version>',
  rollBack: 'apply the down script',
  reference: 'https://www.postgresql.org/docs/current/sql.html',
};

const rehearse = await rehearsingTogether();

export async function tell(story: Story): Promise<Told> {
  const history = [migration(story, '1', story.history)];
  const change = story.change.map((sql, at) => migration(story, `${at + 2}`, sql, story.down?.[at]));
  const stage = await rehearse({ history, change, baseline: [], platform: undefined, defaultSchema: undefined });
  try {
    const judged = judgedBy(story, history, change, stage.rehearsal);
    const draft = composePlan(judged);
    return {
      change: judged,
      draft,
      rehearsal: stage.rehearsal,
      plan: (await tryPlan(judged, stage.trial)).plan,
    };
  } finally {
    await stage.close();
  }
}

const judgedBy = (
  story: Story,
  history: readonly Migration[],
  change: readonly Migration[],
  rehearsal: Rehearsal,
): JudgedChange => {
  const whole = { settings: defaultSettings, statistics: story.statistics };
  const read = readChangeOf(change, { history, postgres: story.postgres ?? 16, guidance, whole });
  return judge(rehearsedChangeOf(read, rehearsal));
};

const migration = (story: Story, version: string, up: string, down?: string): Migration => ({
  id: `migrations/${version}.sql`,
  framework: 'sql',
  directory: 'migrations',
  version,
  name: version,
  path: `migrations/${version}.sql`,
  up: wholeFile(`migrations/${version}.sql`, up),
  down: down === undefined ? undefined : wholeFile(`migrations/${version}.down.sql`, down),
  repeatable: false,
  transaction: {
    mode: story.mode ?? 'migration',
    because: 'the story says so',
    optOut: undefined,
    reference: '',
    alone: false,
  },
});
