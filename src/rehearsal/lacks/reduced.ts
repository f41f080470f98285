import type { Node } from '../../model/node.ts';
import { printNode } from '../../sql/print.ts';

/** A statement without what only production's server has, and what was left out of it. */
export type Reduced = {
  readonly sql: string;
  readonly leaves: readonly string[];
  /** It makes something else without them: good enough for a history to go on, and no rehearsal of the statement. */
  readonly differs: boolean;
};

/** The statement without tablespaces, with PostgreSQL's own compression, with types that take no modifiers; undefined where it has none of it. */
export function reducedStatement(node: Node): Reduced | undefined {
  const leaves: string[] = [];
  const reduced: Node = JSON.parse(JSON.stringify(node));
  reduce(reduced, leaves);
  if (leaves.length === 0) return undefined;
  const differs = leaves.some((name) => name.startsWith(parameter));
  return { sql: printNode(reduced), leaves: [...new Set(leaves)], differs };
}

const parameter = 'parameter ';

/** A part of a tree, as a bag of fields. */
type Fields = Record<string, unknown>;

const reduce = (part: unknown, leaves: string[]): void => {
  if (typeof part !== 'object' || part === null) return;
  if (!Array.isArray(part)) for (const leaveOut of reductions) leaveOut(part as Fields, leaves);
  for (const value of Object.values(part)) reduce(value, leaves);
};

const withoutTablespace = (fields: Fields, leaves: string[]): void => {
  for (const key of ['tablespacename', 'tableSpace', 'tableSpaceName', 'indexspace']) {
    const name = fields[key];
    if (typeof name !== 'string' || name === '') continue;
    delete fields[key];
    leaves.push(`tablespace ${name}`);
  }
};

const withOwnCompression = (fields: Fields, leaves: string[]): void => {
  if (fields.compression === 'lz4') {
    fields.compression = 'pglz';
    leaves.push('compression lz4');
  }
  const command =
    fields.subtype === 'AT_SetCompression' ? (fields.def as { String?: { sval?: string } } | undefined) : undefined;
  const set =
    fields.name === 'default_toast_compression'
      ? (fields.args as { A_Const?: { sval?: { sval?: string } } }[] | undefined)?.[0]?.A_Const?.sval
      : undefined;
  for (const value of [command?.String, set]) {
    if (value?.sval !== 'lz4') continue;
    value.sval = 'pglz';
    leaves.push('compression lz4');
  }
};

/** Types of PostgreSQL, and of extensions that are carried, that take modifiers. */
const takesModifiers = new Set(
  [
    'varchar',
    'bpchar',
    'char',
    'numeric',
    'decimal',
    'bit',
    'varbit',
    'time',
    'timetz',
    'timestamp',
    'timestamptz',
    'interval',
  ].concat(['vector', 'halfvec', 'sparsevec']),
);

const withoutModifiers = (fields: Fields, leaves: string[]): void => {
  if (!Array.isArray(fields.typmods) || !Array.isArray(fields.names)) return;
  const name = (fields.names.at(-1) as { String?: { sval?: string } } | undefined)?.String?.sval ?? '';
  if (takesModifiers.has(name)) return;
  delete fields.typmods;
  leaves.push(`modifiers of ${name}`);
};

/** `WITH (timescaledb.continuous)`; those of `toast` are PostgreSQL's own. */
const withoutParameters = (fields: Fields, leaves: string[]): void => {
  const { options } = fields;
  if (!Array.isArray(options)) return;
  const kept = options.filter((option: { DefElem?: { defnamespace?: string; defname?: string } }) => {
    const space = option.DefElem?.defnamespace;
    if (space === undefined || space === 'toast') return true;
    leaves.push(`${parameter}${space}.${option.DefElem?.defname ?? ''}`);
    return false;
  });
  if (kept.length < options.length) fields.options = kept;
};

const reductions = [withoutTablespace, withOwnCompression, withoutModifiers, withoutParameters];
