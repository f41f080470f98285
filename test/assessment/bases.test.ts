import { describe, expect, it } from 'vitest';
import type { Basis } from '../../src/model/basis.ts';
import type { Counterexample, SqlError } from '../../src/model/effect.ts';
import type { ChecklistItem } from '../../src/model/review.ts';
import type { PlannedChange } from '../../src/statements/record.ts';
import { contradictionsIn, said } from './contradictions.ts';
import { finding, lockOn, plannedChangeOf, sized } from './planned-change.ts';

type Word = `${ChecklistItem['state']}, ${Basis}`;

const words = (change: PlannedChange, start: string): string => {
  const item = said(change).checklist.find(({ text }) => text.startsWith(start));
  return `${item?.state}, ${item?.basis}`;
};

const counterexample = (more: Partial<Counterexample>): Counterexample => ({
  matter: 'row without parent',
  relation: 'public.visits',
  state: 'there',
  detail: 'guest = 77',
  ...more,
});
const reads = { scans: [{ relation: 'public.visits', why: 'validates a foreign key' as const, isNew: false }] };
const error: SqlError = { sqlState: '23503', message: 'violates foreign key constraint' };
const foreignKey = 'ALTER TABLE visits ADD CONSTRAINT v FOREIGN KEY (guest) REFERENCES guests (id);';
const seenWith = (...counterexamples: readonly Counterexample[]) =>
  plannedChangeOf(foreignKey, { seen: { 0: { effect: reads, counterexamples } } });
const { rollback } = plannedChangeOf('').plan;
const notRehearsed = {
  rehearsal: { outcome: 'not rehearsed', reason: 'no PostgreSQL' },
  plan: { rollback: { ...rollback, proof: { state: 'not rehearsed', reason: 'no PostgreSQL' } } },
} as const;
const dropped = { kind: 'column', table: 'public.guests', name: 'nick', change: 'dropped' } as const;
const searched = (filesSearched: number) => [{ of: dropped, usages: [], more: 0, filesSearched }];
const usage = {
  of: dropped,
  path: 'src/a.ts',
  line: 3,
  side: 'both',
  excerpt: 'nick',
  evidence: 'SQL',
  access: 'reads',
} as const;

/** For each question: what earns its answer, and what refutes it. */
const questions: readonly (readonly [string, readonly (readonly [string, Word, PlannedChange])[]])[] = [
  [
    'Are foreign key references valid?',
    [
      ['a row without parent was there', 'holds, tried', seenWith(counterexample({}))],
      ['such a row is refused before', 'holds, tried', seenWith(counterexample({ state: 'refused' }))],
      [
        'one of two was not made',
        'to confirm, not tried',
        seenWith(counterexample({}), counterexample({ state: 'not made' })),
      ],
      [
        'no such row is known',
        'to confirm, not tried',
        plannedChangeOf(foreignKey, { seen: { 0: { effect: reads } } }),
      ],
      ['PostgreSQL reads no row', 'holds, seen', plannedChangeOf(foreignKey)],
      ['nothing ran', 'to confirm, not tried', plannedChangeOf(foreignKey, notRehearsed)],
      [
        'it failed on such a row',
        'to confirm, tried',
        plannedChangeOf(foreignKey, { seen: { 0: { error, onData: ['public.visits'] } } }),
      ],
      ['rows are left to VALIDATE', 'to confirm, seen', plannedChangeOf(foreignKey.replace(';', ' NOT VALID;'))],
      ['there is no foreign key', 'not applicable, seen', plannedChangeOf('SELECT 1;')],
    ],
  ],
  [
    'Are unique constraints without conflicts?',
    [
      [
        'a duplicate was there',
        'holds, tried',
        plannedChangeOf('CREATE UNIQUE INDEX u ON guests (lower(mail));', {
          seen: { 0: { counterexamples: [counterexample({ matter: 'duplicate' })] } },
        }),
      ],
      [
        'no duplicate was made',
        'to confirm, not tried',
        plannedChangeOf('CREATE UNIQUE INDEX u ON guests (lower(mail));', {
          seen: { 0: { counterexamples: [counterexample({ matter: 'duplicate', state: 'not made' })] } },
        }),
      ],
    ],
  ],
  [
    'Is existing data compatible',
    [
      [
        'a value outside the type was there',
        'holds, tried',
        plannedChangeOf('ALTER TABLE guests ALTER age TYPE int;', {
          seen: { 0: { counterexamples: [counterexample({ matter: 'value outside the type' })] } },
        }),
      ],
      [
        'a DELETE met no child row',
        'to confirm, not tried',
        plannedChangeOf('DELETE FROM guests;', {
          seen: { 0: { counterexamples: [counterexample({ matter: 'row with children', state: 'not made' })] } },
        }),
      ],
    ],
  ],
  [
    'Are defaults defined',
    [
      ['the SQL has one', 'holds, seen', plannedChangeOf('ALTER TABLE guests ADD age int NOT NULL DEFAULT 1;')],
      [
        'rows refused it',
        'failed, tried',
        plannedChangeOf('ALTER TABLE guests ADD age int NOT NULL;', {
          seen: { 0: { error, onData: ['public.guests'] } },
        }),
      ],
    ],
  ],
  [
    'Does it complete within',
    [
      ['every statement was watched', 'holds, tried', plannedChangeOf('ALTER TABLE guests ADD age int;')],
      [
        'one ran where nobody could watch',
        'to confirm, not tried',
        plannedChangeOf('ALTER TABLE guests ADD age int;', { seen: { 0: { effect: { source: 'not observed' } } } }),
      ],
      [
        'it was seen on other servers',
        'holds, seen',
        plannedChangeOf('VACUUM;', { seen: { 0: { effect: { source: 'atlas' } } } }),
      ],
      [
        'the table is known to be small',
        'holds, seen',
        plannedChangeOf('UPDATE guests SET age = 1;', { settings: sized({ guests: 'small' }) }),
      ],
      ['rows take a while', 'to confirm, seen', plannedChangeOf('UPDATE guests SET age = 1;')],
    ],
  ],
  [
    'Is the estimated lock duration',
    [
      [
        'every lock was watched',
        'holds, tried',
        plannedChangeOf('ALTER TABLE guests ADD age int;', {
          seen: { 0: { effect: lockOn('public.guests', 'ACCESS EXCLUSIVE') } },
        }),
      ],
      ['nothing ran', 'to confirm, not tried', plannedChangeOf('ALTER TABLE guests ADD age int;', notRehearsed)],
    ],
  ],
  [
    'Are indexes created CONCURRENTLY?',
    [
      ['the SQL says so', 'holds, seen', plannedChangeOf('CREATE INDEX CONCURRENTLY i ON guests (age);')],
      ['the SQL does not', 'failed, seen', plannedChangeOf('CREATE INDEX i ON guests (age);')],
    ],
  ],
  [
    'Are operations on large tables batched?',
    [
      [
        'a large table is written at once',
        'failed, seen',
        plannedChangeOf('UPDATE guests SET age = 1;', { settings: sized({ guests: 'huge' }) }),
      ],
      ['no rows are written', 'not applicable, seen', plannedChangeOf('SELECT 1;')],
    ],
  ],
  [
    'Is the down migration tested?',
    [
      ['it ran', 'holds, tried', plannedChangeOf('CREATE TABLE a ();')],
      [
        'there was nothing to run',
        'holds, seen',
        plannedChangeOf('SELECT 1;', { plan: { rollback: { ...rollback, source: 'generated', path: undefined } } }),
      ],
      [
        'it left something',
        'failed, tried',
        plannedChangeOf('CREATE TABLE a ();', {
          plan: { rollback: { ...rollback, proof: { state: 'refuted', difference: ['a is there'] } } },
        }),
      ],
      [
        'it was not run',
        'to confirm, not tried',
        plannedChangeOf('CREATE TABLE a ();', {
          plan: { rollback: { ...rollback, proof: { state: 'not rehearsed', reason: 'no PostgreSQL' } } },
        }),
      ],
    ],
  ],
  [
    'Is the application code backward-compatible?',
    [
      ['by the schema before and after', 'holds, seen', plannedChangeOf('CREATE TABLE a ();')],
      [
        'files were searched in vain',
        'to confirm, nothing found',
        plannedChangeOf('ALTER TABLE guests DROP nick;', { usages: searched(40) }),
      ],
      [
        'there was no file to search',
        'to confirm, not tried',
        plannedChangeOf('ALTER TABLE guests DROP nick;', { usages: searched(0) }),
      ],
      [
        'code uses it',
        'failed, seen',
        plannedChangeOf('ALTER TABLE guests DROP nick;', {
          usages: [{ of: dropped, usages: [usage], more: 0, filesSearched: 2 }],
        }),
      ],
      [
        'a note says that code breaks',
        'to confirm, seen',
        plannedChangeOf('ALTER TABLE guests ADD age int;', { diagnostics: [finding({ severity: 'note' })] }),
      ],
      ['nothing ran', 'to confirm, not tried', plannedChangeOf('CREATE TABLE a ();', notRehearsed)],
    ],
  ],
  [
    'Is a data backup taken?',
    [
      ['values go', 'to confirm, seen', plannedChangeOf('DROP TABLE guests;')],
      ['none go', 'not applicable, seen', plannedChangeOf('CREATE TABLE a ();')],
    ],
  ],
];

describe.each(questions)('%s', (question, answers) => {
  it.each(answers)('%s: %s', (_, expected, change) => {
    expect(words(change, question)).toBe(expected);
    expect(contradictionsIn(change)).toEqual([]);
  });
});

describe('no sign of a failure', () => {
  const fails = (change: PlannedChange): string => {
    const risk = said(change).risks.find((one) => one.risk === 'migration fails');
    return `${risk?.likelihood}, ${risk?.basis}`;
  };

  it('is said where what could stop it was there', () => {
    expect(fails(seenWith(counterexample({})))).toBe('none, tried');
    expect(said(seenWith(counterexample({}))).verdict.basis).toBe('tried');
  });

  it('is not said where it was not, and the headline does not sound so', () => {
    const change = seenWith(counterexample({ state: 'not made', detail: 'a trigger changes it' }));
    expect(fails(change)).toBe('low, not tried');
    expect(said(change).verdict).toMatchObject({
      state: 'clear',
      sentence: 'One statement rehearsed, but not with all that could stop it; nothing has to be confirmed.',
      basis: 'not tried',
    });
  });

  it('is not said of an UPDATE that found no row, and is of one that did', () => {
    const sql = "UPDATE guests SET kind = 'vip' WHERE kind = 'gold';";
    expect(fails(plannedChangeOf(sql, { seen: { 0: { rows: 0 } } }))).toBe('low, not tried');
    expect(fails(plannedChangeOf(sql, { seen: { 0: { rows: 3 } } }))).toBe('none, tried');
  });
});

describe('a migration that fails', () => {
  it('has no proof beside it', () => {
    const broken = { sqlState: '42P01', message: 'relation "gests" does not exist' };
    const sql = 'ALTER TABLE guests ADD age int; ALTER TABLE gests ADD age int;';
    const change = plannedChangeOf(sql, { seen: { 1: { error: broken } } });
    expect(contradictionsIn(change)).toEqual([]);
    expect(words(change, 'Is the down migration tested?')).toBe('to confirm, not tried');
    expect(said(change).checklist.filter(({ required }) => required)).toHaveLength(1);
  });
});
