import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../../model/user-error.ts';
import { catalogue } from '../../rules/catalogue.ts';
import type { Rule } from '../../rules/rule.ts';
import { nearestName } from '../../settings/nearest-name.ts';
import { printable } from '../../settings/printable.ts';
import type { Arguments } from '../command.ts';
import { loadOwnRulesFile } from '../own-rules.ts';
import type { Terminal } from '../terminal.ts';

/**
 * Lists the rules, or prints the page of one.
 *
 * @throws UserError for a rule that is not there
 */
export async function rulesCommand(given: Arguments, terminal: Terminal): Promise<number> {
  const [id] = given.positional;
  const rules = [...catalogue, ...(await loadOwnRulesFile(given, terminal))];
  if (id === undefined) terminal.print(list(rules));
  else terminal.print(await pageOf(ruleNamed(id, rules)));
  return 0;
}

function list(rules: readonly Rule[]): string {
  const width = Math.max(...rules.map(({ id }) => id.length));
  const line = ({ id, severity, summary }: Rule): string => `${id.padEnd(width)}  ${severity.padEnd(7)}  ${summary}`;
  return `${[...rules].map(line).join('\n')}\n\nmigration-planner rules <rule> shows why, and what to do instead.\n`;
}

function ruleNamed(id: string, rules: readonly Rule[]): Rule {
  const found = rules.find((rule) => rule.id === id);
  if (found) return found;
  const near = nearestName(
    id,
    rules.map((rule) => rule.id),
  );
  throw new UserError(
    `there is no rule ${JSON.stringify(printable(id))}`,
    near
      ? `\`${near}\`, or another rule that \`migration-planner rules\` lists`
      : 'one of the rules that `migration-planner rules` lists',
    `migration-planner rules ${near ?? catalogue[0]?.id ?? ''}`.trim(),
  );
}

const rulesFolder = join(import.meta.dirname, '..', '..', 'rules');

async function pageOf(rule: Rule): Promise<string> {
  const paths = await readdir(rulesFolder, { recursive: true });
  const page = paths.find((path) => path.endsWith(`${rule.id}.md`));
  if (page !== undefined) return readFile(join(rulesFolder, page), 'utf8');
  return [`# ${rule.id}`, '', rule.summary, '', rule.why, '', ...rule.references, ''].join('\n');
}
