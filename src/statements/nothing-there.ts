import type { AlterTableCmd, DropStmt, Node } from '../model/node.ts';
import type { QualifiedName, Schema } from '../model/schema.ts';
import type { FunctionVolatility } from '../model/volatility.ts';
import { relationOf } from '../sql/relations.ts';
import { type KindProfile, profilesOf } from './kinds/all-kinds.ts';
import { subjectsIn } from './subjects.ts';

/** The schema before the change, and what the change itself makes. */
export type Ground = {
  readonly before: Schema | undefined;
  readonly defaultSchema: string;
  readonly isNew: (relation: QualifiedName) => boolean;
  /** What the rehearsed database says of functions. */
  readonly functions?: FunctionVolatility | undefined;
};

/** As `profilesOf`, one profile per action; what is dropped IF EXISTS and was not there takes nothing away. */
export function profilesOn(node: Node, ground: Ground): readonly KindProfile[] {
  if ('AlterTableStmt' in node) {
    const { cmds = [], ...statement } = node.AlterTableStmt;
    if (cmds.length === 0) return profilesOf(node, ground.functions);
    const { relation } = statement;
    return cmds.flatMap((command) => {
      const profiles = profilesOf({ AlterTableStmt: { ...statement, cmds: [command] } }, ground.functions);
      const table = relation && relationOf(relation, ground.defaultSchema);
      const misses = table && 'AlterTableCmd' in command && missesColumn(command.AlterTableCmd, table, ground);
      return misses ? profiles.map(harmless) : profiles;
    });
  }
  const profiles = profilesOf(node, ground.functions);
  return 'DropStmt' in node && missesAll(node.DropStmt, node, ground) ? profiles.map(harmless) : profiles;
}

const harmless = ({ settled: _, ...profile }: KindProfile): KindProfile => ({
  ...profile,
  hazard: 'none',
  reversible: 'yes',
  settled: {
    risk: 'low',
    fact: 'not there',
    because: 'it is not in the schema before this change, so nothing is lost',
  },
});

const missesColumn = (command: AlterTableCmd, table: QualifiedName, { before, isNew }: Ground): boolean => {
  if (command.subtype !== 'AT_DropColumn' || command.missing_ok !== true || isNew(table)) return false;
  const known = before?.tables.find(({ name }) => name === table);
  return known?.columns.every(({ name }) => name !== command.name) ?? false;
};

const missesAll = ({ missing_ok, removeType }: DropStmt, node: Node, ground: Ground): boolean => {
  const { before, defaultSchema, isNew } = ground;
  if (missing_ok !== true || before === undefined) return false;
  if (removeType !== 'OBJECT_TABLE' && removeType !== 'OBJECT_VIEW' && removeType !== 'OBJECT_MATVIEW') return false;
  const there = new Set([...before.tables, ...before.views].map(({ name }) => name));
  return subjectsIn(node, defaultSchema).every((name) => !there.has(name) && !isNew(name));
};
