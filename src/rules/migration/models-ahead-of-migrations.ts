import type { Declaration } from '../../model/declaration.ts';
import type { Schema } from '../../model/schema.ts';
import { splitQualifiedName } from '../../sql/names.ts';
import type { RehearsedChange } from '../../statements/record.ts';
import { fileStart } from '../reading/file-start.ts';
import { defineChangeRule } from '../rule.ts';
import { listed } from '../wording/blocking.ts';

export const modelsAheadOfMigrations = defineChangeRule({
  id: 'models-ahead-of-migrations',
  severity: 'warning',
  hazard: 'breaks running code',
  summary: 'the models name a table or a column that no migration creates',
  why: 'The client that is generated from the models asks for every column that they name: its queries fail if no migration created the column.',
  references: ['https://www.prisma.io/docs/orm/prisma-migrate/workflows/development-and-production'],
  peers: ['Atlas drift detection'],
  match: (facts) => {
    const [first] = facts.migrations;
    const missing = missingIn(facts);
    if (first === undefined || missing.length === 0) return [];
    const { migration } = first;
    const place = { migrationId: migration.id, statement: undefined, location: fileStart(migration.path) };
    return [{ relations: [], place, missing, generate: facts.guidance.generate }];
  },
  message: ({ missing }) => `the models name ${listed(missing)}, which no migration creates: the client’s queries fail`,
  advice: ({ generate }) =>
    `Generate the migration from the models as they are now, \`${generate}\`, or remove what does not belong there.`,
});

/** What models name beyond the schema at the end. Nothing where that schema is not all there is. */
const missingIn = ({ models, rehearsal: { after, history } }: RehearsedChange): readonly string[] => {
  if (after === undefined || history.skipped.length > 0) return [];
  const tables = models.filter(({ kind }) => kind === 'table');
  const found = tables.map((declared) => ({ declared, columns: columnsOf(declared, after) }));
  const absent = found.filter(({ columns }) => columns === undefined).length;
  // A database that was there before its migrations is not in them.
  if (absent > 1 && absent * 2 >= tables.length) return [];
  return found.flatMap(({ declared, columns }) =>
    columns === undefined
      ? [declared.name]
      : declared.members.filter(({ name }) => !columns.has(name)).map(({ name }) => `${declared.name}.${name}`),
  );
};

/** The columns of what a model stands for; undefined where there is nothing of its name. */
const columnsOf = ({ schema, name }: Declaration, after: Schema): ReadonlySet<string> | undefined => {
  const found = [...after.tables, ...after.views].filter((one) => {
    const named = splitQualifiedName(one.name);
    return named.name === name && (schema === undefined || named.schema === schema);
  });
  return found.length === 0 ? undefined : new Set(found.flatMap(({ columns }) => columns.map((one) => one.name)));
};
