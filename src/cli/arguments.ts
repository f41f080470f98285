import { parseArgs } from 'node:util';
import { UserError } from '../model/user-error.ts';
import { nearestName } from '../settings/nearest-name.ts';
import { printable } from '../settings/printable.ts';
import type { Arguments, Command } from './command.ts';

/**
 * Reads the words after a command.
 *
 * @throws UserError for an option that the command does not have, a value that is missing or one word too many
 */
export function readArguments(command: Command, words: readonly string[]): Arguments {
  const known = Object.fromEntries(
    command.options.map(({ name, value }) => [name, { type: value === undefined ? 'boolean' : 'string' } as const]),
  );
  const options = { ...known, help: { type: 'boolean', short: 'h' } as const };
  const { tokens } = parseArgs({ args: [...words], options, strict: false, tokens: true });
  const given: Record<string, string | true> = {};
  const positional: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') positional.push(token.value);
    if (token.kind !== 'option') continue;
    const kind = Object.hasOwn(options, token.name) ? options[token.name as keyof typeof options]?.type : undefined;
    if (kind === undefined) throw unknownOption(command, token.rawName);
    given[token.name] = kind === 'boolean' ? plainSwitch(token.rawName, token.value) : valueAfter(command, token);
  }
  const max = command.positional === undefined ? 0 : (command.words?.(positional[0]) ?? 1);
  if (positional.length > max) throw tooMany(command, positional[max] ?? '');
  return { options: given, positional };
}

function plainSwitch(name: string, value: string | undefined): true {
  if (value === undefined) return true;
  throw new UserError(`${name} takes no value`, 'the option alone', name);
}

function valueAfter(command: Command, token: { readonly name: string; readonly value?: string | undefined }): string {
  if (token.value !== undefined && token.value !== '') return token.value;
  const placeholder = command.options.find(({ name }) => name === token.name)?.value ?? 'VALUE';
  throw new UserError(
    `--${token.name} needs a value`,
    placeholder.includes('|') ? `one of ${placeholder.split('|').join(', ')}` : placeholder,
    `migration-planner ${command.name} --${token.name} ${examples[token.name] ?? placeholder.split('|')[0]}`,
  );
}

const examples: Readonly<Record<string, string>> = {
  base: 'origin/main',
  head: 'HEAD',
  github: 'acme/shop#12',
  out: 'plan.md',
  postgres: '16',
  url: 'postgres://monitor@db.example.com:5432/shop',
};

function unknownOption(command: Command, name: string): UserError {
  const names = command.options.map((option) => `--${option.name}`);
  const near = nearestName(name, names);
  const all = names.length > 0 ? `one of ${names.join(', ')}` : 'no option';
  return new UserError(
    `${command.name} has no option ${printable(name)}`,
    near ? `${near}, or ${all}` : all,
    `migration-planner help ${command.name}`,
  );
}

function tooMany(command: Command, word: string): UserError {
  return new UserError(
    `${command.name} does not take ${JSON.stringify(printable(word))}`,
    command.positional ? `at most one word after the command: ${command.positional}` : 'nothing after the command',
    `migration-planner help ${command.name}`,
  );
}

/**
 * The value of an option that takes one of a few words.
 *
 * @throws UserError for any other
 */
export function oneOf<T extends string>(given: Arguments, name: string, words: readonly T[]): T | undefined {
  const value = given.options[name];
  if (value === undefined) return undefined;
  const found = words.find((word) => word === value);
  if (found !== undefined) return found;
  const near = nearestName(String(value), words);
  throw new UserError(
    `--${name} can't be ${JSON.stringify(printable(String(value)))}`,
    `one of ${words.join(', ')}`,
    `--${name} ${near ?? words[0]}`,
  );
}

/** The value of an option that takes any text. */
export function textOf(given: Arguments, name: string): string | undefined {
  const value = given.options[name];
  return typeof value === 'string' ? value : undefined;
}
