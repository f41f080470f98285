import { parse } from 'smol-toml';
import { z } from 'zod';

/** What is read of squawk's configuration; the rest of it has no counterpart here. */
const squawkSchema = z.object({
  excluded_rules: z.array(z.string()).default([]),
  excluded_paths: z.array(z.string()).default([]),
  pg_version: z.union([z.string(), z.number()]).optional(),
});

/** A rule here, and what other tools call it: `squawk adding-foreign-key-constraint`. */
export type NamedElsewhere = { readonly id: string; readonly peers?: readonly string[] | undefined };

export type SquawkImport = {
  /** Settings that say the same, as YAML. */
  readonly yaml: string;
  /** What has no counterpart here, in words. */
  readonly left: readonly string[];
};

/**
 * Turns squawk's configuration (`.squawk.toml`) into settings of ours.
 *
 * @throws Error saying what is wrong where the text is no TOML, or not squawk's
 */
export function settingsFromSquawk(text: string, rules: readonly NamedElsewhere[]): SquawkImport {
  const read = squawkSchema.safeParse(parse(text));
  if (!read.success) throw new Error(z.prettifyError(read.error));
  const { excluded_rules, excluded_paths, pg_version } = read.data;
  const found = excluded_rules.map((name) => ({ name, ids: idsOf(name, rules) }));
  const off = [...new Set(found.flatMap(({ ids }) => ids))].toSorted();
  const version = Number.parseInt(String(pg_version ?? ''), 10);
  const known = version >= 13 && version <= 18;
  const lines = [
    ...(known ? [`postgres: ${version}`] : []),
    ...(excluded_paths.length > 0 ? [`ignore: ${JSON.stringify(excluded_paths)}`] : []),
    ...(off.length > 0 ? ['rules:', ...off.map((id) => `  ${id}: off`)] : []),
  ];
  const without = found
    .filter(({ ids }) => ids.length === 0)
    .map(({ name }) => `the rule ${name}: no rule here checks that`);
  const old = pg_version !== undefined && !known ? [`pg_version ${pg_version}: 13 to 18 are reviewed`] : [];
  return { yaml: lines.map((line) => `${line}\n`).join(''), left: [...without, ...old] };
}

const idsOf = (name: string, rules: readonly NamedElsewhere[]): readonly string[] =>
  rules.filter(({ peers }) => peers?.includes(`squawk ${name}`)).map(({ id }) => id);
