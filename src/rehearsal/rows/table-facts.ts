import type { Column, Constraint, Domain, Schema, Table } from '../../model/schema.ts';
import { type Candidate, choices, literal, type Values } from './candidate.ts';
import { checkCandidates, listedTexts, readableTexts } from './check-literals.ts';
import { failureOf, type Run } from './engine.ts';
import { arrayOf, valuesOf } from './type-values.ts';

/** A column that rows are given a value for. */
export type Fillable = {
  readonly name: string;
  readonly type: string;
  readonly nullable: boolean;
  readonly default: string | undefined;
  readonly values: Values | undefined;
  /** Values that its checks speak of. */
  readonly fromChecks: readonly Candidate[];
  /** Values that the expressions of generated columns and indexes over it may be able to read, where it has such. */
  readonly readable: readonly Candidate[];
  /** Values of which every one should come up: an enum's, or those that a check lists. */
  readonly all: readonly string[];
  /** What a row that is made for a purpose should hold, the most fitting first. */
  readonly wanted?: readonly Candidate[];
};

/** A CHECK, or the bound of a partition, as an expression over columns. */
export type Check = { readonly expression: string; readonly columns: readonly string[] };

/** What must hold for a row of the table, read once. */
export type TableFacts = {
  readonly table: Table;
  readonly columns: readonly Fillable[];
  readonly checks: readonly Check[];
  readonly foreignKeys: readonly Constraint[];
  /** Columns by the name of the constraint or index that may refuse a row. */
  readonly refusers: ReadonlyMap<string, readonly string[]>;
  /** Users' triggers that fire, with the word that turns each on again: `ENABLE`, `ENABLE ALWAYS`. */
  readonly userTriggers: readonly { readonly name: string; readonly enabled: string }[];
};

/** `CHECK ((amount > 0)) NOT VALID` → `((amount > 0))`. */
export function expressionOf(definition: string): string {
  return definition.slice(definition.indexOf('('), definition.lastIndexOf(')') + 1);
}

/** Columns that a text of SQL names. */
export function wordsIn(text: string, columns: readonly Column[]): readonly string[] {
  const words = new Set(text.match(/[\p{L}_][\p{L}\p{N}_$]*/gu));
  return columns
    .filter(({ name }) => words.has(name) || text.includes(`"${name.replaceAll('"', '""')}"`))
    .map(({ name }) => name);
}

/** The domains of a type: a domain may be over another. */
const domainsOf = (schema: Schema, type: string, depth = 0): readonly Domain[] => {
  const domain = depth > 5 ? undefined : schema.domains.find(({ name }) => name === type);
  return domain ? [domain, ...domainsOf(schema, domain.type, depth + 1)] : [];
};

/** What a domain is made of in the end; any other type is itself. */
export function baseType(schema: Schema, type: string): string {
  return domainsOf(schema, type).at(-1)?.type ?? type;
}

/** Serial and identity columns number rows by themselves, unless (by mistake, often) they refer to another table. */
export function numbersItself(column: Column, table: Table): boolean {
  if (column.identity === 'always') return true;
  const refers = table.constraints.some(({ type, columns }) => type === 'foreign key' && columns.includes(column.name));
  return !refers && (column.identity !== undefined || (column.default?.startsWith('nextval(') ?? false));
}

/** Which candidates the type can read and its domains' checks let pass: in one query, or in halves where it fails with an error. */
export async function passing(
  run: Run,
  schema: Schema,
  type: string,
  candidates: readonly Candidate[],
): Promise<readonly Candidate[]> {
  const domains = domainsOf(schema, type);
  const checks = domains.flatMap(({ constraints }) => constraints.map((check) => expressionOf(check.definition)));
  const rows = candidates.map(({ sql }, index) => `(${index}, (${sql})::${baseType(schema, type)})`).join(', ');
  const where = ['true', ...checks.map((check) => `(${check}) IS NOT FALSE`)].join(' AND ');
  if (candidates.length === 0) return [];
  try {
    // A domain's check speaks of VALUE, which is an ordinary column's name here.
    const found = await run(`SELECT i FROM (VALUES ${rows}) AS t (i, value) WHERE ${where} ORDER BY i`);
    return found.flatMap(({ i }) => candidates[Number(i)] ?? []);
  } catch (error) {
    failureOf(error);
    if (candidates.length === 1) return [];
    const middle = candidates.length >> 1;
    const first = await passing(run, schema, type, candidates.slice(0, middle));
    return [...first, ...(await passing(run, schema, type, candidates.slice(middle)))];
  }
}

/** A domain's checks are no checks of the table, and a cast that they refuse is an error: what they refuse is sorted out first. */
const domainValues = async (
  run: Run,
  schema: Schema,
  type: string,
  values: Values | undefined,
  fromChecks: readonly Candidate[],
) => {
  const pool = [0, 1, 2, 3, 4, 5, 6, 7].map((n): Candidate => ({ sql: values?.tame(n) ?? 'NULL', awkward: undefined }));
  const tame = [...(await passing(run, schema, type, pool)), ...(await passing(run, schema, type, fromChecks))];
  if (tame.length === 0) return undefined;
  return {
    tame: (n: number) => tame[n % tame.length]?.sql ?? 'NULL',
    highest: await passing(run, schema, type, values?.highest ?? []),
    lowest: await passing(run, schema, type, values?.lowest ?? []),
  };
};

/** Texts that one or other type reads, for types about which nothing is known. */
const guesses = ['empty', '', '{}', '0', '1', 'a', 'b', '(0,0)', '[]', 'a=>1', 'now'].map(
  (text): Candidate => ({ sql: literal(text), awkward: undefined }),
);

const guessed = async (run: Run, schema: Schema, type: string): Promise<Values | undefined> => {
  const passed = await passing(run, schema, type, guesses);
  return passed.length === 0 ? undefined : choices(passed.map(({ sql }) => sql));
};

/** Expressions over a column that fail on texts they cannot read. */
const expressionsOver = (table: Table, column: Column): readonly string[] => {
  const generated = table.columns.flatMap((other) => other.generated?.expression ?? []);
  const indexed = table.indexes.filter(
    ({ columns, predicate }) => columns.includes(undefined) || predicate !== undefined,
  );
  return [...generated, ...indexed.map(({ definition }) => expressionOf(definition))].filter(
    (expression) => wordsIn(expression, [column]).length > 0,
  );
};

const checkedBy = (column: Column, checks: readonly Check[]): readonly Check[] =>
  checks.filter(({ columns }) => columns.includes(column.name));

/** Values of the type that its domains let pass; `spoken` are values that checks speak of. */
const valuesFor = async (
  run: Run,
  schema: Schema,
  type: string,
  spoken: readonly Candidate[],
): Promise<Values | undefined> => {
  const element = type.endsWith('[]') ? type.replace(/(?:\[\])+$/, '') : undefined;
  const restricted = domainsOf(schema, element ?? type).flatMap(({ constraints }) => constraints);
  const known = valuesOf(schema, type);
  if (restricted.length === 0) return known ?? (await guessed(run, schema, type));
  const definitions = restricted.map(({ definition }) => definition);
  const candidates = [...spoken, ...checkCandidates(definitions, baseType(schema, element ?? type))];
  const values = await domainValues(run, schema, element ?? type, valuesOf(schema, element ?? type), candidates);
  return element && values ? arrayOf(values, element) : values;
};

const fillable = async (
  run: Run,
  schema: Schema,
  table: Table,
  column: Column,
  checks: readonly Check[],
): Promise<Fillable> => {
  const { name, type } = column;
  const own = checkedBy(column, checks);
  const spoken =
    own.length === 0
      ? []
      : checkCandidates(
          own.map(({ expression }) => expression),
          baseType(schema, type),
        );
  const values = await valuesFor(run, schema, type, spoken);
  const over = expressionsOver(table, column);
  const listed = listedTexts(own.flatMap(({ columns, expression }) => (columns.length === 1 ? [expression] : [])));
  return {
    name,
    type,
    nullable: !column.notNull && !domainsOf(schema, type).some(({ notNull }) => notNull),
    default: column.default,
    values,
    fromChecks: await passing(run, schema, type, spoken),
    readable: over.length === 0 ? [] : await passing(run, schema, type, readableTexts(over)),
    all: [...(values?.all ?? []), ...listed],
  };
};

const refusersOf = (table: Table): ReadonlyMap<string, readonly string[]> => {
  const indexes = table.indexes.map(({ name, columns, definition }) => {
    const plain = columns.flatMap((column) => column ?? []);
    const keys = definition.slice(definition.indexOf('('));
    return [name, plain.length === columns.length ? plain : wordsIn(keys, table.columns)] as const;
  });
  return new Map([...indexes, ...table.constraints.map(({ name, columns }) => [name, columns] as const)]);
};

/** Triggers that fire when a row is written by an ordinary session. */
export function firingTriggers({ triggers }: Table): TableFacts['userTriggers'] {
  return triggers.filter(({ enabled }) => enabled === 'ENABLE' || enabled === 'ENABLE ALWAYS');
}

/**
 * @param bound the partition's bound as an expression, where the table is one (pg_get_partition_constraintdef)
 * @param given columns that get a value even where they would number themselves
 */
export async function tableFacts(
  run: Run,
  schema: Schema,
  table: Table,
  bound: string | undefined,
  given: readonly string[] = [],
): Promise<TableFacts> {
  const stored = table.columns.filter(({ generated }) => generated === undefined);
  const checks = table.constraints
    .filter(({ type, definition }) => type === 'check' && !definition.endsWith('NOT ENFORCED'))
    .map(({ definition, columns }) => ({ expression: expressionOf(definition), columns }));
  const all = bound === undefined ? checks : [...checks, { expression: bound, columns: wordsIn(bound, stored) }];
  const columns: Fillable[] = [];
  for (const column of stored) {
    if (!numbersItself(column, table) || given.includes(column.name))
      columns.push(await fillable(run, schema, table, column, all));
  }
  return {
    table,
    columns,
    checks: all,
    foreignKeys: table.constraints.filter(({ type }) => type === 'foreign key'),
    refusers: refusersOf(table),
    userTriggers: firingTriggers(table),
  };
}
