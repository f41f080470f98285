import type { ColumnDef, Constraint, Node } from '../model/node.ts';
import { quoteIdentifier } from '../sql/names.ts';
import { printNode } from '../sql/print.ts';
import { namesOf } from './expression.ts';

/** A column of CREATE TABLE or ADD COLUMN, taken apart. */
export type ColumnDefinition = {
  readonly name: string;
  /** As written, without constraints: `varchar(20)`; for serial the integer type behind it. */
  readonly type: string;
  /** ` COLLATE "C"`, ready to stand behind the type, or nothing. */
  readonly collation: string;
  readonly default: Node | undefined;
  readonly notNull: boolean;
  readonly notNullName: string | undefined;
  readonly identity: Constraint | undefined;
  readonly serial: boolean;
  readonly generated: boolean;
  /** CHECK, REFERENCES, UNIQUE and PRIMARY KEY, with their deferrability folded in. */
  readonly constraints: readonly Constraint[];
};

const serials: Readonly<Record<string, string>> = {
  serial: 'integer',
  serial4: 'integer',
  bigserial: 'bigint',
  serial8: 'bigint',
  smallserial: 'smallint',
  serial2: 'smallint',
};

/** Takes a column definition apart; undefined where it has no name or type. */
export function readColumn(definition: ColumnDef): ColumnDefinition | undefined {
  const { colname, typeName } = definition;
  if (colname === undefined || typeName === undefined) return undefined;
  const written = namesOf(typeName.names);
  const integer = written.length === 1 ? serials[written[0] ?? ''] : undefined;
  const constraints = foldAttributes(definition.constraints ?? []);
  const find = (type: Constraint['contype']): Constraint | undefined => constraints.find((it) => it.contype === type);
  const collation = definition.collClause;
  return {
    name: colname,
    type: integer ?? printNode({ TypeName: typeName }),
    collation: collation ? ` COLLATE ${namesOf(collation.collname).map(quoteIdentifier).join('.')}` : '',
    default: find('CONSTR_DEFAULT')?.raw_expr,
    notNull: find('CONSTR_NOTNULL') !== undefined,
    notNullName: find('CONSTR_NOTNULL')?.conname,
    identity: find('CONSTR_IDENTITY'),
    serial: integer !== undefined,
    generated: find('CONSTR_GENERATED') !== undefined,
    constraints: constraints.filter((constraint) => tableLevel.has(constraint.contype ?? '')),
  };
}

const tableLevel: ReadonlySet<string> = new Set(['CONSTR_CHECK', 'CONSTR_FOREIGN', 'CONSTR_UNIQUE', 'CONSTR_PRIMARY']);

/** DEFERRABLE stands in the tree as a constraint of its own behind the one that it is about. */
const foldAttributes = (nodes: readonly Node[]): readonly Constraint[] => {
  const folded: Constraint[] = [];
  for (const node of nodes) {
    if (!('Constraint' in node)) continue;
    const constraint = node.Constraint;
    const attribute = attributes[constraint.contype ?? ''];
    const previous = folded.pop();
    if (attribute !== undefined && previous !== undefined) folded.push({ ...previous, ...attribute });
    else folded.push(...(previous ? [previous] : []), constraint);
  }
  return folded;
};

const attributes: Readonly<Record<string, Partial<Constraint>>> = {
  CONSTR_ATTR_DEFERRABLE: { deferrable: true },
  CONSTR_ATTR_NOT_DEFERRABLE: {},
  CONSTR_ATTR_DEFERRED: { deferrable: true, initdeferred: true },
  CONSTR_ATTR_IMMEDIATE: {},
  CONSTR_ATTR_ENFORCED: {},
  CONSTR_ATTR_NOT_ENFORCED: { is_enforced: false },
};
