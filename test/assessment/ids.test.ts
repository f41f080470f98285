import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fillChecklist } from '../../src/assessment/fill-checklist.ts';
import { giveVerdict, isOpen } from '../../src/assessment/give-verdict.ts';
import type { Diagnostic, Hazard, Severity } from '../../src/model/diagnostic.ts';
import type { PlannedChange } from '../../src/statements/record.ts';
import { finding, plannedChangeOf } from './planned-change.ts';

const statements = [
  'ALTER TABLE users RENAME COLUMN name TO full_name',
  'DROP TABLE logs',
  'CREATE INDEX i ON orders (user_id)',
  'ALTER TABLE users ADD COLUMN nick text',
] as const;

const hazards: readonly Hazard[] = ['data loss', 'breaks running code', 'blocks writes', 'process', 'fails on data'];
const severities: readonly Severity[] = ['error', 'warning', 'note'];

const someFinding: fc.Arbitrary<Diagnostic> = fc
  .record({
    ruleId: fc.constantFrom('column-renamed', 'table-dropped', 'index-built-without-concurrently'),
    severity: fc.constantFrom(...severities),
    hazard: fc.constantFrom(...hazards),
    statement: fc.option(fc.nat(statements.length - 1), { nil: undefined }),
    relations: fc.subarray(['public.users', 'public.orders']),
    line: fc.integer({ min: 1, max: 900 }),
  })
  .map(({ line, ...rest }) => {
    const base = finding(rest);
    return { ...base, location: { ...base.location, start: { line, column: 1 } } };
  });

const change = (order: readonly number[], diagnostics: readonly Diagnostic[], shift = ''): PlannedChange => {
  const sql = order.map((at) => `${shift}${statements[at]};`).join('\n');
  const moved = diagnostics.map((one) => ({
    ...one,
    statement: one.statement === undefined ? undefined : order.indexOf(one.statement),
  }));
  return plannedChangeOf(sql, { diagnostics: moved, mode: 'none' });
};

const inOrder = [0, 1, 2, 3];
const ids = (evidence: PlannedChange): readonly string[] => fillChecklist([evidence]).map((item) => item.id);

describe('the checklist of any set of findings', () => {
  it('has as many open items as the verdict says, and is confirmed only where there are some', () => {
    fc.assert(
      fc.property(fc.array(someFinding, { maxLength: 8 }), (diagnostics) => {
        const evidence = change(inOrder, diagnostics);
        const checklist = fillChecklist([evidence]);
        const verdict = giveVerdict({ projects: [evidence], diagnostics, checklist });
        expect(verdict.open).toBe(checklist.filter(isOpen).length);
        expect(verdict.state).toBe(verdict.open === 0 ? 'clear' : 'confirm');
      }),
      { numRuns: 60 },
    );
  });

  it('has unique ids of ten hexadecimal digits', () => {
    fc.assert(
      fc.property(fc.array(someFinding, { maxLength: 8 }), (diagnostics) => {
        const found = ids(change(inOrder, diagnostics));
        expect(new Set(found).size).toBe(found.length);
        expect(found.every((id) => /^[0-9a-f]{10}$/.test(id))).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it('keeps its ids when statements change places, lines shift and comments come', () => {
    const orders = fc.shuffledSubarray(inOrder, { minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(fc.array(someFinding, { maxLength: 8 }), orders, (diagnostics, order) => {
        const moved = change(order, diagnostics.toReversed(), '-- a remark\n\n');
        expect(ids(moved).toSorted()).toEqual(ids(change(inOrder, diagnostics)).toSorted());
      }),
      { numRuns: 60 },
    );
  });

  it('loses the tick of a statement that is edited, and only that', () => {
    const diagnostics = [finding({}), finding({ ruleId: 'table-dropped', hazard: 'data loss', statement: 1 })];
    const before = plannedChangeOf('ALTER TABLE users RENAME name TO n; DROP TABLE logs;', { diagnostics });
    const after = plannedChangeOf('alter table users  rename name to n; DROP TABLE logs CASCADE;', { diagnostics });
    const accepted = (evidence: PlannedChange): readonly string[] => ids(evidence).slice(0, 2);
    expect(accepted(after)[0]).toBe(accepted(before)[0]);
    expect(accepted(after)[1]).not.toBe(accepted(before)[1]);
  });
});
