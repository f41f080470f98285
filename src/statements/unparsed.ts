import type { Migration } from '../model/migration.ts';
import type { ReadChange } from '../model/read-change.ts';
import type { Location, Unreadable } from '../model/text.ts';
import { readScript } from '../sql/script.ts';

/** A place where PostgreSQL's parser stops, in its words; or a command of psql's in a file that a driver sends. */
export type Unparsed = Unreadable & { readonly location: Location };

/**
 * Where the migrations that will run do not parse. The deploy ends there, so nothing is proven of the directory's others:
 * a rehearsal that leaves a statement out would be one of another change.
 */
export function unparsedIn({ added }: Pick<ReadChange, 'added'>): readonly Unparsed[] {
  return added.flatMap(unparsedOf);
}

/** "`migrations/0002_plans.sql` does not parse at line 3: syntax error at or near …". */
export function unparsedInWords({ path, location, reason }: Unreadable): string {
  const at = location === undefined ? '' : ` at line ${location.start.line}`;
  return `\`${path.replaceAll('`', "'")}\` does not parse${at}: ${reason}`;
}

const unparsedOf = ({ up, framework }: Migration): readonly Unparsed[] => {
  const { unreadable, notes } = readScript(up);
  // Numbered files of no tool in particular may well be psql's; every tool that is known sends text to the server.
  const commands = framework === 'sql' ? [] : notes.filter(({ kind }) => kind === 'psql command');
  return [
    ...unreadable.flatMap((one) => (one.location === undefined ? [] : [{ ...one, location: one.location }])),
    ...commands.map(({ message, location }) => ({ path: location.path, reason: message, location })),
  ];
};
