import type { Effect } from '../../model/effect.ts';
import { lockModes } from '../../model/effect.ts';
import type { Node } from '../../model/node.ts';
import { innerStatements } from '../../sql/inner.ts';
import { shortName } from '../../sql/names.ts';
import type { HiddenSql } from '../../statements/hidden-sql.ts';
import type { StatementFacts } from '../facts.ts';
import { hiddenIn } from '../reading/hidden.ts';
import { defineStatementRule } from '../rule.ts';

export const sqlBuiltWhileItRuns = defineStatementRule({
  id: 'sql-built-while-it-runs',
  severity: 'error',
  hazard: 'process',
  summary: 'a statement runs SQL that its text does not show, or that could not be watched',
  why: 'What it does hangs on the data and the schema that it meets. What it did in the rehearsal is judged like any other statement; what it will do in production only its reader can tell.',
  references: ['https://www.postgresql.org/docs/current/plpgsql-statements.html#PLPGSQL-STATEMENTS-EXECUTING-DYN'],
  concerns: 'anything',
  match: (facts) => {
    const reason = facts.insideBlock || couldNotRun(facts) ? undefined : reasonOf(facts);
    return reason === undefined ? undefined : { relations: [], reason };
  },
  message: ({ reason }) => reason,
  advice: () =>
    'Read what it runs, and write the statements out where that is possible: then each is reviewed for itself.',
});

/** What the rehearsal lacks is told by itself. */
const couldNotRun = ({ trace }: StatementFacts): boolean => trace?.outcome.kind === 'could not be run';

const reasonOf = (facts: StatementFacts): string | undefined => {
  const hidden = hiddenIn(facts);
  const effect = facts.trace?.effect;
  const built = hidden.find(({ kind }) => kind === 'built');
  if (built)
    return `${shortName(built.by)} puts its SQL together while it runs: in production it may do other things than in the rehearsal`;
  const unreadable = hidden.find(({ kind }) => kind === 'unreadable');
  if (unreadable)
    return `${shortName(unreadable.by)} is in a language that is not read here: only what it did in the rehearsal is judged`;
  if (onlyWritesRows(facts, hidden)) return undefined;
  if (effect?.source === 'not observed') {
    return 'the statement commits while it runs, so that its locks could not be watched: its parts are not judged';
  }
  const written = hidden.find(({ nodes }) => nodes.some(takesLock));
  if (written === undefined || (effect !== undefined && wroteSomething(effect))) return undefined;
  const why = effect === undefined ? 'it was not run' : 'its conditions were not met in the rehearsal';
  return `${shortName(written.by)} changes rows or the schema, and nothing of that was seen: ${why}`;
};

/** Batches: all that runs stands in this change, and takes no lock that makes more than writers of the same rows wait. */
const onlyWritesRows = (facts: StatementFacts, hidden: readonly HiddenSql[]): boolean => {
  if (!('DoStmt' in facts.node || 'CallStmt' in facts.node) || hidden.some(({ isNew }) => !isNew)) return false;
  const inside = 'DoStmt' in facts.node ? innerStatements(facts).statements.map(({ node }) => node) : [];
  const nodes = [...inside, ...hidden.flatMap((one) => one.nodes)];
  return nodes.length > 0 && nodes.every((node) => rowStatements.some((tag) => tag in node));
};

const rowStatements = ['SelectStmt', 'InsertStmt', 'UpdateStmt', 'DeleteStmt', 'MergeStmt'];

/** What can't run without a lock on a table that would have been seen. */
const takesLock = (node: Node): boolean =>
  ('DropStmt' in node && node.DropStmt.removeType === 'OBJECT_TABLE') || lockStatements.some((tag) => tag in node);

const lockStatements = [
  'InsertStmt',
  'UpdateStmt',
  'DeleteStmt',
  'MergeStmt',
  'TruncateStmt',
  'AlterTableStmt',
  'IndexStmt',
];

/** Whether anything of it was seen that a reader would not do. */
const wroteSomething = ({ locks, held = [], created, dropped, rows = [] }: Effect): boolean =>
  created.length + dropped.length + rows.length > 0 ||
  [...locks, ...held].some(({ mode }) => lockModes.indexOf(mode) >= lockModes.indexOf('ROW EXCLUSIVE'));
