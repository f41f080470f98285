import type { z } from 'zod';
import { examples } from './examples.ts';
import { inWords, schemaAt } from './json-schema.ts';
import { nearestName } from './nearest-name.ts';
import { printable } from './printable.ts';

/** Something wrong in the settings file, where it is, and what to write instead. Line and column start at 1. */
export type SettingsProblem = {
  readonly message: string;
  readonly line: number;
  readonly column: number;
  readonly expected: string;
  readonly example: string;
};

/** A problem before its place is looked up. `key`: the place is the key at the end of the path, not its value. */
export type Complaint = Pick<SettingsProblem, 'message' | 'expected' | 'example'> & {
  readonly path: readonly PropertyKey[];
  readonly key: boolean;
};

/**
 * Says what zod found in words that a person can act on.
 *
 * @param issue one of zod's, about the whole file
 * @returns one complaint, or one per unknown key
 */
export function complain(issue: z.core.$ZodIssue): readonly Complaint[] {
  if (issue.code === 'unrecognized_keys') return issue.keys.slice(0, 50).map((key) => unknownKey(issue.path, key));
  const schema = schemaAt(issue.path);
  const name = nameOf(issue.path);
  const missing = issue.code === 'invalid_type' && issue.input === undefined;
  return [
    {
      path: issue.path,
      key: false,
      message: missing ? `${name} is missing` : `${name} can't be ${shown(issue.input)}`,
      expected: schema ? [inWords(schema), schema.description].filter(Boolean).join('. ') : issue.message,
      example: exampleFor(issue.path),
    },
  ];
}

function unknownKey(parent: readonly PropertyKey[], key: string): Complaint {
  const known = Object.keys(schemaAt(parent)?.properties ?? {});
  const near = nearestName(key, known);
  const inside = parent.length > 0 ? ` in ${nameOf(parent)}` : '';
  return {
    path: [...parent, key],
    key: true,
    message: `there is no setting \`${printable(key)}\`${inside}`,
    expected: near ? `\`${near}\`, perhaps` : `one of ${known.join(', ')}`,
    example: exampleFor(near === undefined ? parent : [...parent, near]),
  };
}

/** A rule that there is not, named under `rules`. */
export function unknownRule(id: string, ruleIds: readonly string[]): Complaint {
  const near = nearestName(id, ruleIds);
  return {
    path: ['rules', id],
    key: true,
    message: `there is no rule \`${printable(id)}\``,
    expected: near ? `\`${near}\`, perhaps` : 'the name of a rule, as `migration-planner rules` lists them',
    example: exampleFor(['rules']),
  };
}

function nameOf(path: readonly PropertyKey[]): string {
  return path.length === 0 ? 'the file' : `\`${path.map((key) => printable(String(key))).join('.')}\``;
}

function exampleFor(path: readonly PropertyKey[]): string {
  const top = String(path[0] ?? 'postgres');
  return (Object.hasOwn(examples, top) ? examples[top] : undefined) ?? 'postgres: 16';
}

function shown(input: unknown): string {
  if (Array.isArray(input)) return 'a list';
  if (typeof input === 'object' && input !== null) return 'keys and values';
  if (input === '') return 'empty';
  return typeof input === 'string' ? `the text "${printable(input)}"` : String(input);
}
