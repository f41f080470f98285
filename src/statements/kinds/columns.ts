import type { ColumnDef, Constraint, Node } from '../../model/node.ts';
import type { Volatility } from '../../model/volatility.ts';
import { approaches } from './approaches.ts';
import { constraintProfile } from './constraints.ts';
import { type AskVolatility, low, medium } from './profile.ts';

/** ADD COLUMN: what it is, and each inline constraint that comes with it. */
export function addColumn(column: ColumnDef, volatility: AskVolatility) {
  const constraints = constraintsOf(column);
  const others = constraints.filter((one) => separate.has(one.contype ?? 'CONSTR_NULL'));
  return [columnProfile(column, constraints, volatility), ...others.map(constraintProfile)];
}

/** Inline constraints that are a change of their own; the rest only describe the column. */
const separate: ReadonlySet<string> = new Set(['CONSTR_FOREIGN', 'CONSTR_UNIQUE', 'CONSTR_CHECK']);

const columnProfile = (column: ColumnDef, constraints: readonly Constraint[], volatility: AskVolatility) => {
  const has = (type: Constraint['contype']): boolean => constraints.some((one) => one.contype === type);
  const generated = constraints.find((one) => one.contype === 'CONSTR_GENERATED');
  if (generated) return generatedProfile(generated);
  if (has('CONSTR_IDENTITY') || isSerial(column)) return rewriting('add self-numbering column');
  const fallback = constraints.find((one) => one.contype === 'CONSTR_DEFAULT')?.raw_expr ?? column.raw_default;
  const required = has('CONSTR_NOTNULL') || has('CONSTR_PRIMARY') || column.is_not_null === true;
  const kind = fallback === undefined || isNull(fallback) ? 'none' : volatility(fallback);
  return required ? requiredProfile(kind) : optionalProfile(kind);
};

type DefaultKind = Volatility | 'none';

const requiredProfile = (kind: DefaultKind) => {
  const required = { approach: approaches.nonNullColumn, work: 'brief' } as const;
  if (kind === 'once') {
    const because = 'constant default: no rewrite since PostgreSQL 11';
    return medium('add non-null column', 'duration', {
      ...required,
      settled: { risk: 'low', fact: 'constant default', because },
    });
  }
  if (kind === 'none') return medium('add non-null column', 'running code', required);
  return medium('add non-null column', 'duration', { ...required, work: kind === 'volatile' ? 'rewrite' : 'unknown' });
};

const optionalProfile = (kind: DefaultKind) => {
  if (kind === 'volatile') return rewriting('add nullable column');
  return low('add nullable column', kind === 'unknown' ? { work: 'unknown' } : {});
};

const rewriting = <const Kind extends string>(kind: Kind) =>
  kind === 'add nullable column'
    ? low(kind, {
        approach: approaches.volatileDefault,
        hazard: 'duration',
        work: 'rewrite',
        settled: {
          risk: 'medium',
          fact: 'default differs per row',
          because: 'its default differs per row: every row is rewritten',
        },
      })
    : medium(kind, 'duration', { approach: approaches.volatileDefault, work: 'rewrite' });

const generatedProfile = (constraint: Constraint) =>
  constraint.generated_kind === 'v'
    ? low('add virtual generated column')
    : medium('add stored generated column', 'duration', { approach: approaches.window, work: 'rewrite' });

const isSerial = (column: ColumnDef): boolean => {
  const last = column.typeName?.names?.at(-1);
  return last !== undefined && 'String' in last && /^(?:small|big)?serial[248]?$/.test(last.String.sval ?? '');
};

const constraintsOf = (column: ColumnDef): readonly Constraint[] =>
  (column.constraints ?? []).flatMap((node) => ('Constraint' in node ? [node.Constraint] : []));

const isNull = (node: Node): boolean => {
  if ('TypeCast' in node) return node.TypeCast.arg !== undefined && isNull(node.TypeCast.arg);
  return 'A_Const' in node && node.A_Const.isnull === true;
};
