import type { Step } from '../../src/model/step.ts';
import { statementsOf } from '../../src/sql/step-sql.ts';

/** One way to break steps: what was done, and the steps then. */
export type Mutant = { readonly what: string; readonly steps: readonly Step[] };

/** Parts of a statement that are left out or turned around, one at a time. */
const edits: readonly { readonly what: string; readonly find: RegExp; readonly put: string }[] = [
  { what: 'a quoted name loses its quotes', find: /"([A-Za-z][A-Za-z0-9_]*)"/g, put: '$1' },
  { what: 'NOT NULL is left out', find: / NOT NULL\b/gi, put: '' },
  { what: 'SET NOT NULL becomes DROP NOT NULL', find: /\bSET NOT NULL\b/gi, put: 'DROP NOT NULL' },
  { what: 'a default is left out', find: / DEFAULT (?:'[^']*'(?:::\w+)?|[\w.]+(?:\([^()]*\))?)/gi, put: '' },
  { what: 'UNIQUE is left out', find: /\bUNIQUE (?=INDEX)/gi, put: '' },
  { what: 'DESC is left out', find: / DESC\b/gi, put: '' },
  {
    what: 'an action of a foreign key is left out',
    find: / ON (?:DELETE|UPDATE) (?:CASCADE|SET NULL|SET DEFAULT|RESTRICT)/gi,
    put: '',
  },
  { what: 'a predicate of an index is left out', find: / WHERE [^;]*(?=;\s*$)/gi, put: '' },
  { what: '> becomes >=', find: / > /g, put: ' >= ' },
  { what: '<= becomes <', find: / <= /g, put: ' < ' },
  { what: 'IS NULL becomes IS NOT NULL', find: /\bIS NULL\b/gi, put: 'IS NOT NULL' },
  { what: 'one right less', find: /\bGRANT (\w+), /gi, put: 'GRANT ' },
  { what: 'a number is one more', find: /\b(\d{1,6})\b(?!\s*(?:s|ms|min)\b)/g, put: 'NUMBER' },
  { what: 'a text is another', find: /'([a-zA-Z]{3,})'/g, put: "'$1x'" },
  { what: 'CASCADE is left out', find: / CASCADE\b/gi, put: '' },
];

/** Everything that may be done to the steps once. */
export function mutantsOf(steps: readonly Step[]): readonly Mutant[] {
  const withSql = steps.flatMap(({ sql }, at) => (sql === '' ? [] : [at]));
  return [
    ...withSql.map((at) => ({ what: `step ${at + 1} is left out`, steps: steps.toSpliced(at, 1) })),
    ...withSql.slice(1).map((at, n) => swapped(steps, withSql[n] ?? 0, at)),
    ...withSql.flatMap((at) => shortened(steps, at)),
    ...withSql.flatMap((at) => edited(steps, at)),
  ];
}

const swapped = (steps: readonly Step[], one: number, other: number): Mutant => {
  const [first, second] = [steps[one], steps[other]];
  const what = `steps ${one + 1} and ${other + 1} change places`;
  return {
    what,
    steps: steps.map((step, at) => (at === one ? (second ?? step) : at === other ? (first ?? step) : step)),
  };
};

/** A step without one of its statements. */
const shortened = (steps: readonly Step[], at: number): readonly Mutant[] => {
  const step = steps[at];
  const statements = statementsOf(step?.sql ?? '');
  if (step === undefined || statements.length < 2) return [];
  return statements.map((statement, gone) => ({
    what: `step ${at + 1} without “${statement.replaceAll(/\s+/g, ' ').slice(0, 80)}”`,
    steps: steps.with(at, { ...step, sql: statements.toSpliced(gone, 1).map(ended).join('\n') }),
  }));
};

const ended = (statement: string): string => (statement.trimEnd().endsWith(';') ? statement : `${statement};`);

const edited = (steps: readonly Step[], at: number): readonly Mutant[] => {
  const step = steps[at];
  if (step === undefined) return [];
  return edits.flatMap(({ what, find, put }) =>
    [...step.sql.matchAll(find)].map((match) => {
      const [text] = match;
      const now = put === 'NUMBER' ? String(Number(text) + 1) : text.replace(new RegExp(find.source, 'i'), put);
      const sql = `${step.sql.slice(0, match.index)}${now}${step.sql.slice(match.index + text.length)}`;
      return {
        what: `step ${at + 1}: ${what} at “${text.trim().slice(0, 40)}”`,
        steps: steps.with(at, { ...step, sql }),
      };
    }),
  );
};
