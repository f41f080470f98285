import type { Node, RangeVar } from '../../model/node.ts';
import type { SavedRows } from '../../model/plan.ts';
import type { QualifiedName } from '../../model/schema.ts';
import { quoteIdentifier, shortName, splitQualifiedName } from '../../sql/names.ts';
import { printNode } from '../../sql/print.ts';
import { relationOf } from '../../sql/relations.ts';
import type { PlanInput } from '../input.ts';
import { type KeptTable, keptTables } from '../verification/subject.ts';

/** How a copy is called, so that no two have one name, and how large it is. */
export type CopyMaker = {
  readonly name: (table: QualifiedName) => QualifiedName;
  readonly size: (table: QualifiedName) => string;
};

/**
 * Copies of rows that a DELETE or a TRUNCATE takes and of values that an UPDATE writes over, chosen by its own condition. Only where it is the one
 * statement of the change that writes to its table, reads no other, and takes no rows of other tables along.
 */
export const writtenRows = (input: PlanInput, maker: CopyMaker): readonly SavedRows[] => {
  const writes = input.migrations.flatMap(({ script }) =>
    script.statements.flatMap(({ node }) => {
      const found = writeIn(node);
      return found ? [{ ...found, table: relationOf(found.relation, input.defaultSchema) }] : [];
    }),
  );
  return keptTables(input).flatMap((kept) => {
    const [write, ...more] = writes.filter(({ table }) => table === kept.before.name);
    if (write?.isPlain !== true || more.length > 0 || kept.before.name !== kept.after.name) return [];
    if (write.columns === undefined) return followed(kept.before.name, input) ? [] : [deleted(kept, write, maker)];
    return overwritten(kept, write, write.columns, maker);
  });
};

type Write = {
  readonly relation: RangeVar;
  readonly where: Node | undefined;
  /** That an UPDATE sets; undefined for what takes rows away. */
  readonly columns: readonly string[] | undefined;
  /** Its condition can be asked of the table alone. */
  readonly isPlain: boolean;
};

const writeIn = (node: Node): Write | undefined => {
  if ('DeleteStmt' in node) {
    const { relation, whereClause, usingClause, withClause } = node.DeleteStmt;
    const isPlain = usingClause === undefined && withClause === undefined;
    return relation && { relation, where: whereClause, columns: undefined, isPlain };
  }
  if ('UpdateStmt' in node) {
    const { relation, whereClause, fromClause, withClause, targetList } = node.UpdateStmt;
    const columns = (targetList ?? []).flatMap((one) => ('ResTarget' in one ? (one.ResTarget.name ?? []) : []));
    const isPlain = fromClause === undefined && withClause === undefined;
    return relation && { relation, where: whereClause, columns, isPlain };
  }
  if ('TruncateStmt' in node) {
    const [first, ...more] = node.TruncateStmt.relations ?? [];
    const isPlain = more.length === 0 && node.TruncateStmt.behavior !== 'DROP_CASCADE';
    return first && 'RangeVar' in first
      ? { relation: first.RangeVar, where: undefined, columns: undefined, isPlain }
      : undefined;
  }
  const relation = 'InsertStmt' in node ? node.InsertStmt.relation : 'MergeStmt' in node && node.MergeStmt.relation;
  return relation ? { relation, where: undefined, columns: [], isPlain: false } : undefined;
};

/** Whether rows of other tables go or change with those of the table. */
const followed = (table: QualifiedName, { before }: PlanInput): boolean =>
  (before?.tables ?? []).some(({ constraints }) =>
    constraints.some(
      ({ references, definition }) =>
        references?.table === table && /\bON DELETE (?:CASCADE|SET NULL|SET DEFAULT)\b/.test(definition),
    ),
  );

const deleted = ({ before }: KeptTable, write: Write, maker: CopyMaker): SavedRows => {
  const copy = maker.name(before.name);
  const columns = before.columns.filter(({ generated }) => generated === undefined).map(({ name }) => name);
  const list = columns.map(quoteIdentifier).join(', ');
  return {
    what: `the rows that are deleted from ${shortName(before.name)}`,
    copy,
    save: saveOf(copy, columns, before.name, write),
    restore: `INSERT INTO ${before.name} (${list}) OVERRIDING SYSTEM VALUE SELECT ${list} FROM ${copy};`,
    size: maker.size(before.name),
  };
};

const overwritten = (
  { before, after }: KeptTable,
  write: Write,
  set: readonly string[],
  maker: CopyMaker,
): readonly SavedRows[] => {
  const key = before.constraints.find(({ type }) => type === 'primary key')?.columns ?? [];
  const stays = (name: string): boolean => after.columns.some((column) => column.name === name);
  const old = before.columns.filter(({ name }) => set.includes(name) && stays(name)).map(({ name }) => name);
  if (old.length === 0 || key.length === 0 || !key.every(stays) || key.some((name) => set.includes(name))) return [];
  const copy = maker.name(before.name);
  const values = old.map(quoteIdentifier).map((name) => `${name} = s.${name}`);
  const same = key.map(quoteIdentifier).map((name) => `t.${name} = s.${name}`);
  return [
    {
      what: `the values of ${old.map((name) => `${shortName(before.name)}.${name}`).join(', ')} that are written over`,
      copy,
      save: saveOf(copy, [...key, ...old], before.name, write),
      restore: `UPDATE ${before.name} AS t SET ${values.join(', ')} FROM ${copy} AS s WHERE ${same.join(' AND ')};`,
      size: maker.size(before.name),
    },
  ];
};

const saveOf = (
  copy: QualifiedName,
  columns: readonly string[],
  table: QualifiedName,
  { relation, where }: Write,
): string => {
  const { schema } = splitQualifiedName(table);
  const query: Node = {
    SelectStmt: {
      targetList: columns.map((name) => ({
        ResTarget: { val: { ColumnRef: { fields: [{ String: { sval: name } }] } } },
      })),
      fromClause: [{ RangeVar: { ...relation, schemaname: schema } }],
      ...(where && { whereClause: where }),
      limitOption: 'LIMIT_OPTION_DEFAULT',
      op: 'SETOP_NONE',
    },
  };
  return `CREATE TABLE ${copy} AS ${printNode(query)};`;
};
