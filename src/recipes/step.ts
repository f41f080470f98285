import type { Step } from '../model/step.ts';

/** What a recipe says of a step; the rest follows from the kind of step. */
export type StepDraft = Pick<Step, 'id' | 'title' | 'purpose' | 'why'> & Partial<Step>;

type WithoutPurpose = Omit<StepDraft, 'purpose'>;

const plain = {
  phase: 'expand',
  kind: 'schema',
  sql: '',
  down: undefined,
  irreversible: undefined,
  transaction: 'own',
  lockTimeout: undefined,
  statementTimeout: undefined,
  release: 0,
  day: 1,
  program: undefined,
  application: undefined,
  writes: undefined,
} as const;

/** In a transaction of its own, without limits. */
export function plainStep(draft: StepDraft): Step {
  return { ...plain, ...draft };
}

/** A schema change that needs a strong lock for a moment: it gives up after two seconds, so that nobody queues behind it for long. */
export function briefStep(draft: StepDraft): Step {
  return { ...plain, lockTimeout: '2s', ...draft };
}

/** VALIDATE: reads rows for as long as it takes, under a lock that lets reads and writes go on. */
export function scanStep(draft: WithoutPurpose): Step {
  return { ...plain, purpose: 'validate', statementTimeout: '0', ...draft };
}

/** Must run outside any transaction, for as long as it takes. A lock timeout would leave an invalid index, so there is none. */
export function concurrentStep(draft: StepDraft): Step {
  return {
    ...plain,
    transaction: 'none',
    lockTimeout: '0',
    statementTimeout: '0',
    ...draft,
  };
}

/** Rows changed in batches, each committed: outside any transaction. */
export function dataStep(draft: StepDraft): Step {
  return {
    ...plain,
    kind: 'data',
    phase: 'migrate',
    transaction: 'none',
    statementTimeout: '0',
    ...draft,
  };
}

/** Something that people do in the application. */
export function applicationStep(draft: StepDraft & { readonly application: string }): Step {
  return {
    ...plain,
    kind: 'application',
    phase: 'migrate',
    ...draft,
  };
}

/** A query whose answer a person reads before going on. */
export function checkStep(draft: WithoutPurpose): Step {
  return { ...plain, purpose: 'check', kind: 'check', phase: 'migrate', ...draft };
}

/** Moves steps to a later release and day, as one block. */
export function later(steps: readonly Step[], release: number, day: number): readonly Step[] {
  return steps.map((step) => ({ ...step, release: step.release + release, day: step.day + day }));
}

/** Words for an id: `public."User"`, `e-mail`, `validate` → `user-e-mail-validate`. */
export function stepId(...parts: readonly string[]): string {
  return parts
    .map((part) => part.toLowerCase().replace(/^public\./, ''))
    .join('-')
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '');
}

/** Statements with their terminators, one per line. */
export function statements(...sql: readonly string[]): string {
  return sql
    .filter((text) => text !== '')
    .map((text) => `${text};`)
    .join('\n');
}
