import type { RehearsalRequest } from '../model/rehearsal.ts';
import type { QualifiedName } from '../model/schema.ts';
import { extensionsAskedFor } from './extensions-asked.ts';
import { prepareBaseline, prepareMigration } from './prepare.ts';
import type { ChangeRequest, OpenRequest, RunScript } from './protocol.ts';

/** A whole request, ready for the children. */
export type Prepared = {
  readonly open: Omit<OpenRequest, 'engine' | 'image' | 'history' | 'before' | 'wantImage'>;
  readonly history: readonly RunScript[];
  readonly change: ChangeRequest;
  readonly touched: readonly QualifiedName[];
  readonly schema: string;
};

/** Parses everything: the children parse nothing. */
export const prepareRequest = (request: RehearsalRequest): Prepared => {
  const schema = request.defaultSchema ?? 'public';
  const history = request.history.flatMap((migration) => prepareMigration(migration, 'up', schema) ?? []);
  const migrations = request.change.flatMap((migration) => {
    const up = prepareMigration(migration, 'up', schema);
    return up ? [{ up, down: prepareMigration(migration, 'down', schema) }] : [];
  });
  const touched = [
    ...new Set(migrations.flatMap(({ up }) => up.statements.flatMap((statement) => statement.relations))),
  ];
  const baseline = request.baseline.map(({ path, text }) => prepareBaseline(path, text, schema));
  const scripts = [...baseline, ...history, ...migrations.map(({ up }) => up)];
  return {
    open: {
      type: 'open',
      extensions: extensionsAskedFor(scripts, request.platform),
      platform: request.platform,
      baseline,
      searchPath: searchPathOf(request),
    },
    history,
    change: { type: 'change', migrations, touched, prepare: [], roundTrip: true },
    touched,
    schema,
  };
};

const searchPathOf = (request: RehearsalRequest): readonly string[] => {
  if (request.defaultSchema !== undefined && request.defaultSchema !== 'public')
    return [request.defaultSchema, 'public'];
  return request.platform === 'supabase' ? ['$user', 'public', 'extensions'] : [];
};
