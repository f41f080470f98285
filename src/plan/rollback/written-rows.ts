import type { Node, RangeVar } from '../../model/node.ts';
import type { SavedRows } from '../../model/plan.ts';
import type { QualifiedName } from '../../model/schema.ts';
import { primaryKeyIn } from '../../recipes/target.ts';
import { innerStatements } from '../../sql/inner.ts';
import { quoteIdentifier, shortName, splitQualifiedName } from '../../sql/names.ts';
import { printNode } from '../../sql/print.ts';
import { relationOf, walk } from '../../sql/relations.ts';
import type { JudgedChange } from '../../statements/record.ts';
import { type KeptTable, keptTables } from '../verification/subject.ts';

/** How a copy is called, so that no two have one name, and how large it is. */
export type CopyMaker = {
  readonly name: (table: QualifiedName) => QualifiedName;
  readonly size: (table: QualifiedName) => string;
};

/**
 * Copies of rows that a DELETE or a TRUNCATE takes and of values that an UPDATE writes over, chosen by its own condition. Only where it is the one
 * statement of the change that writes to its table, asks no other, and takes no rows of other tables along.
 */
export function writtenRows(input: JudgedChange, maker: CopyMaker): readonly SavedRows[] {
  const statements = input.migrations.flatMap(({ script }) => script.statements);
  const blocks = statements.map(innerStatements);
  // What a block makes up while it runs may write to any table.
  if (blocks.some(({ dynamic }) => dynamic)) return [];
  const nodes = [...statements, ...blocks.flatMap((block) => block.statements)].map(({ node }) => node);
  const written = nodes.flatMap((node) => tablesWritten(node).map((relation) => nameOf(relation, input)));
  const tables = keptTables(input);
  // What was deleted last comes back first: rows that others refer to go after those.
  return statements.toReversed().flatMap(({ node }) => {
    const write = plainWrite(node);
    if (write === undefined) return [];
    const kept = tables.find(({ before }) => before.name === nameOf(write.relation, input));
    if (kept === undefined || kept.before.name !== kept.after.name) return [];
    if (written.filter((table) => table === kept.before.name).length > 1) return [];
    if (write.columns === undefined) return followed(kept.before.name, input) ? [] : [deleted(kept, write, maker)];
    return overwritten(kept, write, write.columns, maker);
  });
}

const nameOf = (relation: RangeVar, { defaultSchema }: JudgedChange): QualifiedName =>
  relationOf(relation, defaultSchema);

/** Every table that a statement writes to, in its WITH as well. */
const tablesWritten = (node: Node): readonly RangeVar[] => {
  const found: RangeVar[] = [];
  walk(node, (tag, value) => {
    const one = { [tag]: value } as unknown as Node;
    if ('TruncateStmt' in one) {
      found.push(...(one.TruncateStmt.relations ?? []).flatMap((each) => ('RangeVar' in each ? [each.RangeVar] : [])));
    }
    const relation =
      ('InsertStmt' in one && one.InsertStmt.relation) ||
      ('UpdateStmt' in one && one.UpdateStmt.relation) ||
      ('DeleteStmt' in one && one.DeleteStmt.relation) ||
      ('MergeStmt' in one && one.MergeStmt.relation) ||
      ('CopyStmt' in one && one.CopyStmt.is_from && one.CopyStmt.relation);
    if (relation) found.push(relation);
  });
  return found;
};

type Write = {
  readonly relation: RangeVar;
  readonly where: Node | undefined;
  /** That an UPDATE sets; undefined for what takes rows away. */
  readonly columns: readonly string[] | undefined;
};

/** What a statement writes to a table, where the table alone tells which rows. */
const plainWrite = (node: Node): Write | undefined => {
  if ('DeleteStmt' in node) {
    const { relation, whereClause, usingClause, withClause } = node.DeleteStmt;
    if (relation === undefined || usingClause || withClause || asksTables(whereClause)) return undefined;
    return { relation, where: whereClause, columns: undefined };
  }
  if ('UpdateStmt' in node) {
    const { relation, whereClause, fromClause, withClause, targetList } = node.UpdateStmt;
    if (relation === undefined || fromClause || withClause || asksTables(whereClause)) return undefined;
    const columns = (targetList ?? []).flatMap((one) => ('ResTarget' in one ? (one.ResTarget.name ?? []) : []));
    return { relation, where: whereClause, columns };
  }
  if (!('TruncateStmt' in node) || node.TruncateStmt.behavior === 'DROP_CASCADE') return undefined;
  const [first, ...more] = node.TruncateStmt.relations ?? [];
  if (first === undefined || !('RangeVar' in first) || more.length > 0) return undefined;
  return { relation: first.RangeVar, where: undefined, columns: undefined };
};

/** Whether a condition has a query in it: other tables are not what they were when the copy is made. */
const asksTables = (condition: Node | undefined): boolean => {
  let found = false;
  walk(condition, (tag) => {
    if (tag === 'SelectStmt') found = true;
  });
  return found;
};

/** Whether rows of other tables go or change with those of the table. */
const followed = (table: QualifiedName, { rehearsal: { before } }: JudgedChange): boolean =>
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
    table: before.name,
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
  const key = primaryKeyIn(before);
  const stays = (name: string): boolean => after.columns.some((column) => column.name === name);
  const old = before.columns.filter(({ name }) => set.includes(name) && stays(name)).map(({ name }) => name);
  if (old.length === 0 || key.length === 0 || !key.every(stays) || key.some((name) => set.includes(name))) return [];
  const copy = maker.name(before.name);
  const values = old.map(quoteIdentifier).map((name) => `${name} = s.${name}`);
  const same = key.map(quoteIdentifier).map((name) => `t.${name} = s.${name}`);
  return [
    {
      what: `the values of ${old.map((name) => `${shortName(before.name)}.${name}`).join(', ')} that are overwritten`,
      table: before.name,
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
