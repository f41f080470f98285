import { narrowedKey } from '../../schema/narrowed/narrowed.ts';
import { narrowedInWords } from '../../schema/narrowed/narrowed-in-words.ts';
import type { NarrowedBy } from '../../statements/narrowed-by.ts';
import type { MigrationFacts } from '../facts.ts';
import { defineMigrationRule, placeOf } from '../rule.ts';

export const oldWritesRefused = defineMigrationRule({
  id: 'old-writes-refused',
  severity: 'warning',
  hazard: 'breaks running code',
  summary: 'writes or calls that running code may make are refused after the change, whatever statements did it',
  why: 'The old version of the code runs while the migration runs and until the new one is deployed everywhere; what it writes then has to satisfy the new schema.',
  references: ['https://www.postgresql.org/docs/current/ddl-constraints.html'],
  peers: ['Atlas MF101'],
  match: (facts) =>
    facts.change.narrowed.flatMap((narrowed) => {
      const statement = statementOf(narrowed, facts);
      if (statement === undefined) return [];
      return [
        {
          relations: 'table' in narrowed ? [narrowed.table] : [],
          place: placeOf(statement),
          severity: narrowed.refuses === 'all' ? ('error' as const) : undefined,
          // A constraint is mostly added when the code satisfies it: the checklist asks for that.
          design: narrowed.kind === 'constraint' && narrowed.refuses === 'values',
          tells: [narrowedKey(narrowed)],
          narrowed,
        },
      ];
    }),
  message: ({ narrowed }) => narrowedInWords(narrowed),
  advice: ({ narrowed }) => adviceFor(narrowed),
});

const statementOf = ({ by }: NarrowedBy, { migration, statements }: MigrationFacts) =>
  by.migrationId === migration.id ? statements.find(({ index }) => index === by.statement) : undefined;

const adviceFor = (narrowed: NarrowedBy): string => {
  switch (narrowed.kind) {
    case 'required column':
      return narrowed.isNew
        ? 'Give the column a default that stays, or add it as nullable, deploy code that writes it, and make it required in a later release.'
        : 'First deploy code that always writes the column; make it required in a later release.';
    case 'identity':
    case 'generated column':
      return 'First deploy code that leaves the column to the database; change it in a later release.';
    case 'calls are ambiguous':
      return 'Drop the old function in the same transaction: the new one takes its calls with the defaults.';
    case 'calls fail':
      return 'Give what is new in the arguments a default, or keep a function with the old arguments until no code calls it.';
    default:
      return 'First deploy code that satisfies it, and check in the logs or with a query that nothing violates it any more; then add it.';
  }
};
