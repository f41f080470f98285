import type { Severity } from '../../model/diagnostic.ts';
import type { ToolBehaviour } from '../../model/migration.ts';
import type { MigrationPair } from '../../model/read-change.ts';
import type { Source } from '../../model/statement.ts';
import { scan } from '../../sql/parser.ts';
import { fileStart } from '../reading/file-start.ts';
import { restoreCommand } from '../reading/restoring.ts';
import { defineChangeRule } from '../rule.ts';

export const migrationEdited = defineChangeRule({
  id: 'migration-edited',
  severity: 'error',
  hazard: 'process',
  summary: 'a migration of the base branch is edited',
  why: 'Databases that ran it already will not run it again: they stay as they are, and new databases differ from them.',
  references: ['https://documentation.red-gate.com/fd/validate-184127464.html'],
  peers: ['Atlas non-linear history', 'Flyway validate'],
  match: ({ edited, whole, behaviour: { edited: habit, ignoresLineEnds } }) =>
    edited
      .filter(({ after }) => !after.repeatable)
      .flatMap((each) => {
        const onlyComments = sameStatements(each);
        const { id, path } = each.after;
        const severity = onlyComments ? ofComments[habit] : 'error';
        if (severity === undefined || (ignoresLineEnds && sameLines(each))) return [];
        const place = { migrationId: id, statement: undefined, location: fileStart(path) };
        const restore = restoreCommand(whole.compared, path);
        return [{ relations: [], place, severity, habit, onlyComments, path, restore }];
      }),
  message: ({ path, onlyComments, habit }) =>
    `${path} is already on the base branch${onlyComments ? ', and only its comments or whitespace change' : ''}: ${consequence[habit]}`,
  advice: ({ onlyComments, restore }) => {
    const undo = restore === undefined ? 'Undo the edit' : `Undo the edit (\`${restore}\`)`;
    return onlyComments
      ? `${undo}, or be ready to repair the tool's checksums.`
      : `${undo}, and put the change into a new migration.`;
  },
});

const consequence = {
  fails: 'the tool keeps a checksum, and the next deploy stops there',
  warns: 'databases that ran it do not run it again, and the tool notices that its checksum differs',
  ignores: 'databases that ran it do not run it again, and nobody notices',
} as const;

/** A checksum takes comments in: the deploy stops as surely as for another statement. */
const ofComments: Readonly<Record<ToolBehaviour['edited'], Severity | undefined>> = {
  fails: 'error',
  warns: 'note',
  ignores: undefined,
};

const sameLines = ({ before, after }: MigrationPair): boolean => linesOf(before) === linesOf(after);

const linesOf = ({ up: { text } }: MigrationPair['after']): string => text.replaceAll(/\r\n?/g, '\n').trimEnd();

/** Comments and white space aside, the same text. */
const sameStatements = ({ before, after }: MigrationPair): boolean => {
  const old = tokensOf(before.up);
  return old !== undefined && old === tokensOf(after.up);
};

const tokensOf = ({ text, pieces: spans }: Source): string | undefined => {
  const pieces = spans.map(({ start, end }) => scan(text.slice(start, end)));
  if (pieces.some((tokens) => tokens === undefined)) return undefined;
  const kept = pieces
    .flatMap((tokens) => tokens ?? [])
    .filter(({ name }) => name !== 'SQL_COMMENT' && name !== 'C_COMMENT');
  return kept.map(({ text }) => text).join('\n');
};
