import type { Routine } from '../../model/schema.ts';
import { alone, eachAnItem, type ItemKind } from '../item.ts';
import { mentionsOf } from '../mentions.ts';
import type { SchemaObjectKind } from '../object-kind.ts';

const words = { function: 'FUNCTION', window: 'FUNCTION', procedure: 'PROCEDURE', aggregate: 'AGGREGATE' } as const;

/** Where the body begins: what comes before is what PostgreSQL resolved, unless the body is SQL-standard (BEGIN ATOMIC). */
export function header({ definition }: Routine): string {
  const body = definition.indexOf('\nAS ');
  return body < 0 ? definition : definition.slice(0, body);
}

/** Arguments, their names and defaults, and the result: what CREATE OR REPLACE does not change. */
const signature = (routine: Routine): string => header(routine).split('\n LANGUAGE ', 1)[0] ?? '';

/** A body is checked when the function is made; names in it may be short. */
const bodyWords = (routine: Routine): ReadonlySet<string> => {
  if (!/\n LANGUAGE (sql|plpgsql)\b/.test(header(routine))) return new Set();
  return mentionsOf(routine.definition.slice(header(routine).length).replaceAll("'", ' ')).words;
};

const items: ItemKind<Routine> = {
  find: (schema) => alone(schema.routines),
  describe: (routine) => {
    const { identity, kind, definition } = routine;
    const word = words[kind];
    return {
      object: kind,
      name: identity,
      title: `the ${word.toLowerCase()} ${identity}`,
      on: kind === 'aggregate' ? [`AGGREGATE ${identity}`, `FUNCTION ${identity}`] : [`${word} ${identity}`],
      rank: 'routine',
      text: definition,
      uses: header(routine),
      create: [definition],
      drop: `DROP ${word} ${identity}`,
      disturbedBy: ['retyped'],
      provides: [identity.slice(0, identity.lastIndexOf('('))],
      prefers: () => bodyWords(routine),
    };
  },
  replace: (before, after) =>
    after.kind !== 'aggregate' && signature(before) === signature(after) ? after.definition : undefined,
};

/** PostgreSQL keeps the text of a body as it was written; only what it resolved follows a rename. */
export const routines: SchemaObjectKind<'routines'> = {
  none: [],
  ...eachAnItem(items),
  renamed: (schema, to) =>
    schema.routines.map((routine) => ({
      ...routine,
      identity: to.sql(routine.identity, undefined),
      definition: to.sql(header(routine), undefined) + routine.definition.slice(header(routine).length),
    })),
  touched: (schema, { routines: identities }) => schema.routines.filter(({ identity }) => identities.has(identity)),
};
