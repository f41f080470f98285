import type { AlterTableCmd, AlterTableStmt, ColumnDef, Constraint, Node } from '../../model/node.ts';
import type { QualifiedName } from '../../model/schema.ts';
import { printNode } from '../../sql/print.ts';
import { relationOf } from '../../sql/relations.ts';
import { type Ask, ownParent, ownPartition, type PutOff } from './ask.ts';
import { elementsOf, namesOf, operatorOf } from './index-elements.ts';

/** What a constraint asks of the rows of `table`; nothing where it uses an index that is there. */
const ofConstraint = (table: QualifiedName, constraint: Constraint, schema: string): readonly Ask[] => {
  if (constraint.is_enforced === false) return [];
  const where = constraint.where_clause && printNode(constraint.where_clause);
  switch (constraint.contype) {
    case 'CONSTR_NOTNULL':
      return namesOf(constraint.keys).map((column) => ({ kind: 'not null', table, column }));
    case 'CONSTR_CHECK':
      return constraint.raw_expr ? [{ kind: 'check', table, expression: printNode(constraint.raw_expr) }] : [];
    case 'CONSTR_PRIMARY':
    case 'CONSTR_UNIQUE':
      return ofKey(table, constraint);
    case 'CONSTR_EXCLUSION':
      return [{ kind: 'exclusion', table, elements: (constraint.exclusions ?? []).flatMap(operatorOf), where }];
    case 'CONSTR_FOREIGN': {
      const columns = namesOf(constraint.fk_attrs);
      if (!constraint.pktable || columns.length === 0) return [];
      const parent = relationOf(constraint.pktable, schema);
      const full = constraint.fk_matchtype === 'f';
      return [{ kind: 'foreign key', table, columns, parent, parentColumns: namesOf(constraint.pk_attrs), full }];
    }
    default:
      return [];
  }
};

const ofKey = (table: QualifiedName, constraint: Constraint): readonly Ask[] => {
  const columns = namesOf(constraint.keys);
  if (columns.length === 0) return [];
  const unique: Ask = {
    kind: 'unique',
    table,
    elements: elementsOf(columns),
    where: undefined,
    nullsEqual: constraint.nulls_not_distinct ?? false,
  };
  const isPrimary = constraint.contype === 'CONSTR_PRIMARY';
  const filled = isPrimary ? columns.map((column): Ask => ({ kind: 'not null', table, column })) : [];
  return [unique, ...filled];
};

/** A column that is new holds the same in every row, so any row may break what it asks. */
const ofNewColumn = (table: QualifiedName, column: ColumnDef): readonly Ask[] => {
  const constraints = (column.constraints ?? []).flatMap((node) => ('Constraint' in node ? [node.Constraint] : []));
  const has = (...types: readonly string[]): boolean =>
    constraints.some(({ contype }) => types.includes(contype ?? ''));
  const fillsItself = has('CONSTR_IDENTITY', 'CONSTR_GENERATED') || isSerial(column);
  const value = constraints.find(({ contype }) => contype === 'CONSTR_DEFAULT')?.raw_expr;
  const isEmpty = value === undefined || ('A_Const' in value && value.A_Const.isnull === true);
  const any = (matter: Extract<Ask, { kind: 'any row' }>['matter'], applies: boolean): readonly Ask[] =>
    applies ? [{ kind: 'any row', table, matter }] : [];
  return [
    ...any('NULL', has('CONSTR_NOTNULL', 'CONSTR_PRIMARY') && isEmpty && !fillsItself),
    ...any('row without parent', has('CONSTR_FOREIGN') && (!isEmpty || fillsItself)),
    ...any('duplicate', has('CONSTR_UNIQUE', 'CONSTR_PRIMARY') && !isEmpty),
    ...any('value outside the check', has('CONSTR_CHECK')),
    ...constraints.flatMap(({ contype, raw_expr: expression }) =>
      contype === 'CONSTR_GENERATED' && expression && column.typeName
        ? [ofExpression(table, column.colname ?? '', column.typeName, expression)]
        : [],
    ),
  ];
};

const isSerial = ({ typeName }: ColumnDef): boolean => /serial[248]?$/.test(namesOf(typeName?.names).at(-1) ?? '');

const ofExpression = (
  table: QualifiedName,
  column: string,
  type: NonNullable<ColumnDef['typeName']>,
  using: Node | undefined,
): Ask => ({
  kind: 'type',
  table,
  column,
  type: printNode({ TypeName: type }),
  using: using && printNode(using),
});

/** The bound, under a name of the tool's own: PostgreSQL says what it means. */
export function boundSql(bound: Extract<Node, { CreateStmt: unknown }>['CreateStmt']['partbound']): string {
  const own = (relname: string) => ({ relname, schemaname: 'pg_temp', inh: true, relpersistence: 'p' });
  return printNode({
    CreateStmt: {
      relation: own(ownPartition),
      inhRelations: [{ RangeVar: own(ownParent) }],
      ...(bound ? { partbound: bound } : {}),
      oncommit: 'ONCOMMIT_NOOP',
    },
  });
}

const ofAction = (table: QualifiedName, action: AlterTableCmd, schema: string): readonly Ask[] => {
  const { subtype, name, def } = action;
  const column = name ?? '';
  switch (subtype) {
    case 'AT_SetNotNull':
      return [{ kind: 'not null', table, column }];
    case 'AT_ValidateConstraint':
      return [{ kind: 'validate', table, constraint: column }];
    case 'AT_AddConstraint':
      return def && 'Constraint' in def && !def.Constraint.skip_validation
        ? ofConstraint(table, def.Constraint, schema)
        : [];
    case 'AT_AddColumn':
      return def && 'ColumnDef' in def ? ofNewColumn(table, def.ColumnDef) : [];
    case 'AT_AlterColumnType':
      return def && 'ColumnDef' in def && def.ColumnDef.typeName
        ? [ofExpression(table, column, def.ColumnDef.typeName, def.ColumnDef.raw_default)]
        : [];
    case 'AT_AttachPartition': {
      const command = def && 'PartitionCmd' in def ? def.PartitionCmd : undefined;
      if (!command?.name || !command.bound) return [];
      const attached = relationOf(command.name, schema);
      return [{ kind: 'partition', parent: table, attached, bound: boundSql(command.bound) }];
    }
    default:
      return [];
  }
};

/** What ALTER TABLE asks of rows, action by action. */
export function asksOfAlterTable({ relation, cmds, objtype }: AlterTableStmt, schema: string): readonly Ask[] {
  if (!relation || objtype !== 'OBJECT_TABLE') return [];
  const table = relationOf(relation, schema);
  return (cmds ?? []).flatMap((node) => ('AlterTableCmd' in node ? ofAction(table, node.AlterTableCmd, schema) : []));
}

/** What its NOT VALID constraints will ask once they are validated. */
export function putOffBy({ relation, cmds }: AlterTableStmt, schema: string): readonly PutOff[] {
  if (!relation) return [];
  const table = relationOf(relation, schema);
  return (cmds ?? []).flatMap((node) => {
    const def = 'AlterTableCmd' in node ? node.AlterTableCmd.def : undefined;
    if (!def || !('Constraint' in def) || !def.Constraint.skip_validation) return [];
    const { conname: name } = def.Constraint;
    return ofConstraint(table, def.Constraint, schema).map((ask) => ({ table, name, ask }));
  });
}
