import { intents } from '../../intents/intents.ts';
import { UserError } from '../../model/user-error.ts';
import { nearestName } from '../../settings/nearest-name.ts';
import { printable } from '../../settings/printable.ts';
import type { Arguments, Command } from '../command.ts';
import type { Terminal } from '../terminal.ts';

/**
 * Prints what the commands are, or what one takes.
 *
 * @throws UserError for a command that is not there
 */
export async function helpCommand(given: Arguments, commands: readonly Command[], terminal: Terminal): Promise<number> {
  const [name] = given.positional;
  terminal.print(name === undefined ? overview(commands) : pageOf(commandOf(name, commands)));
  return 0;
}

function overview(commands: readonly Command[]): string {
  return [
    'Migration Planner reviews the PostgreSQL migrations of a change. What it claims, it has run.',
    '',
    'migration-planner <command>',
    '',
    ...columns(commands.map((command) => [headOf(command), command.says])),
    '',
    'migration-planner help <command> shows the options of a command.',
    '',
    ...exitStatus,
    '',
  ].join('\n');
}

function pageOf(command: Command): string {
  const options = command.options.map(({ name, value, says }): [string, string] => [
    value === undefined ? `--${name}` : `--${name} ${value}`,
    says,
  ]);
  const judges = command.name === 'review' || command.name === 'plan';
  return [
    `migration-planner ${headOf(command)}`,
    '',
    command.says,
    ...(options.length > 0 ? ['', ...columns(options)] : []),
    ...(command.name === 'plan' ? ['', ...intentLines()] : []),
    ...(judges ? ['', ...exitStatus] : []),
    '',
  ].join('\n');
}

/** What may be planned before there is any SQL. */
const intentLines = (): readonly string[] => [
  'A change that is not written yet, on the schema that the migrations here lead to:',
  '',
  ...columns(intents.map(({ name, takes }) => [name, takes])),
];

const exitStatus = [
  'Exit status: 0 nothing is open · 1 something needs an acceptance, or the migration fails · 2 nothing could be reviewed',
  '             3 files that look like migrations were not read, and nothing else is open',
];

const headOf = ({ name, positional }: Command): string => (positional ? `${name} ${positional}` : name);

/** Two columns; a left side that is too long puts the right side on a line of its own. */
function columns(rows: readonly (readonly [string, string])[]): readonly string[] {
  const width = 26;
  return rows.flatMap(([left, right]) =>
    left.length > width ? [`  ${left}`, `  ${' '.repeat(width)}  ${right}`] : [`  ${left.padEnd(width)}  ${right}`],
  );
}

function commandOf(name: string, commands: readonly Command[]): Command {
  const found = commands.find((command) => command.name === name);
  if (found) return found;
  const names = commands.map((command) => command.name);
  throw new UserError(
    `there is no command ${JSON.stringify(printable(name))}`,
    `one of ${names.join(', ')}`,
    `migration-planner help ${nearestName(name, names) ?? 'review'}`,
  );
}
