import type { Step } from '../model/step.ts';

/** What a recipe says of a step; the rest follows from the kind of step. */
export type StepDraft = Pick<Step, 'id' | 'title' | 'why'> & Partial<Step>;

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

/** A schema change that needs a strong lock for a moment: it gives up after two seconds rather than queue everybody behind it. */
export const briefStep = (draft: StepDraft): Step => ({ ...plain, lockTimeout: '2s', ...draft });

/** Reads rows for as long as it takes under a lock that lets reads and writes go on. */
export const scanStep = (draft: StepDraft): Step => ({ ...plain, statementTimeout: '0', ...draft });

/** Must run outside any transaction, for as long as it takes. A lock timeout would leave an invalid index, so there is none. */
export const concurrentStep = (draft: StepDraft): Step => ({
  ...plain,
  transaction: 'none',
  lockTimeout: '0',
  statementTimeout: '0',
  ...draft,
});

/** Rows changed in batches, each committed: outside any transaction. */
export const dataStep = (draft: StepDraft): Step => ({
  ...plain,
  kind: 'data',
  phase: 'migrate',
  transaction: 'none',
  statementTimeout: '0',
  ...draft,
});

/** Something that people do in the application. */
export const applicationStep = (draft: StepDraft & { readonly application: string }): Step => ({
  ...plain,
  kind: 'application',
  phase: 'migrate',
  ...draft,
});

/** A query whose answer a person reads before going on. */
export const checkStep = (draft: StepDraft): Step => ({ ...plain, kind: 'check', phase: 'migrate', ...draft });

/** Moves steps to a later release and day, as one block. */
export const later = (steps: readonly Step[], release: number, day: number): readonly Step[] =>
  steps.map((step) => ({ ...step, release: step.release + release, day: step.day + day }));

/** Words for an id: `public."User"`, `e-mail`, `validate` → `user-e-mail-validate`. */
export const stepId = (...parts: readonly string[]): string =>
  parts
    .map((part) => part.toLowerCase().replace(/^public\./, ''))
    .join('-')
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '');

/** Statements with their terminators, one per line. */
export const statements = (...sql: readonly string[]): string =>
  sql
    .filter((text) => text !== '')
    .map((text) => `${text};`)
    .join('\n');
