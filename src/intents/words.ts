import type { QualifiedName } from '../model/schema.ts';
import { quoteIdentifier } from '../sql/names.ts';

/** A word that names nothing: what was expected, with an example. */
export class WrongWord extends Error {
  override readonly name = 'WrongWord';
}

/** Names with dots between them, as PostgreSQL's users write them: in quotes where they hold dots, otherwise as they are. */
const partsOf = (word: string): readonly string[] => {
  const parts = [...word.matchAll(/(?:^|\.)(?:"((?:[^"]|"")+)"|([^".]+))/g)];
  if (parts.map(([whole]) => whole).join('') !== word || word === '') {
    throw new WrongWord(`${JSON.stringify(word)} is not a name: expected users, public.users or "Users"`);
  }
  return parts.map(([, quoted, plain]) => whole(quoted?.replaceAll('""', '"') ?? plain ?? ''));
};

/** PostgreSQL cuts a longer name in silence, and would do something to another thing. */
const whole = (name: string): string => {
  const bytes = Buffer.byteLength(name);
  if (bytes > 63) {
    throw new WrongWord(
      `${JSON.stringify(name)} has ${bytes} bytes: expected a name of at most 63, which is all that PostgreSQL keeps`,
    );
  }
  return name;
};

/** A name to be given, as SQL. */
export function newName(word: string): string {
  return quoteIdentifier(whole(word));
}

/** A name as the catalog has it: with the schema that unqualified names go to. */
export function qualified(word: string, defaultSchema: string): QualifiedName {
  const parts = partsOf(word);
  return parts.length > 1 ? sqlOf(parts) : sqlOf([defaultSchema, ...parts]);
}

/** Names between commas. */
export function namesIn(word: string): readonly string[] {
  return word.split(',').map((one) => partsOf(one).at(-1) ?? '');
}

const sqlOf = (parts: readonly string[]): string => parts.map(quoteIdentifier).join('.');

/** A table, an index or a type. */
export function table(word: string): string {
  const parts = partsOf(word);
  if (parts.length > 2)
    throw new WrongWord(`${JSON.stringify(word)} has too many parts: expected users or public.users`);
  return sqlOf(parts);
}

export type NamedColumn = {
  /** As SQL. */
  readonly table: string;
  readonly name: string;
  /** Without quotes and schema. */
  readonly bareTable: string;
  readonly bareName: string;
};

/** A column with its table in front: `users.email`, `public.users.email`. */
export function column(word: string): NamedColumn {
  const parts = partsOf(word);
  const [bareName = '', bareTable] = parts.toReversed();
  if (bareTable === undefined || parts.length > 3) {
    throw new WrongWord(
      `${JSON.stringify(word)} is not a column of a table: expected users.email or public.users.email`,
    );
  }
  return { table: sqlOf(parts.slice(0, -1)), name: quoteIdentifier(bareName), bareTable, bareName };
}

/** Several columns of one table: `orders.user_id,created_at`. `stem` is what PostgreSQL would begin a name with. */
export function columns(word: string): { readonly table: string; readonly names: string; readonly stem: string } {
  const [first = '', ...others] = word.split(',');
  const { table: name, bareTable, bareName } = column(first);
  const all = [bareName, ...others.map((other) => partsOf(other).at(-1) ?? '')];
  return { table: name, names: all.map(quoteIdentifier).join(', '), stem: [bareTable, ...all].join('_') };
}
