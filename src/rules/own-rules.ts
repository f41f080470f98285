import { catalogue } from './catalogue.ts';
import { defineChangeRule, defineMigrationRule, defineRule, defineStatementRule, type Rule } from './rule.ts';

/** What a file of own rules is handed, so that it need not know where the program is. */
export const forOwnRules = { defineRule, defineStatementRule, defineMigrationRule, defineChangeRule };

/**
 * Loads the rules of whoever runs the program. The file's default export is a function of `forOwnRules` that returns them.
 *
 * @param url where the file is (`file:`), as the operator said; never out of a pull request
 * @throws Error that says what is wrong with the file
 */
export async function loadOwnRules(url: string): Promise<readonly Rule[]> {
  const { default: make } = (await import(url)) as { default?: unknown };
  if (typeof make !== 'function') throw new Error('its default export is not a function that returns rules');
  const rules: unknown = await make(forOwnRules);
  if (!Array.isArray(rules)) throw new Error('its default export does not return a list of rules');
  for (const [index, rule] of rules.entries()) {
    const wrong = whatIsWrong(rule, rules.slice(0, index));
    if (wrong !== undefined) throw new Error(`rule ${index + 1}: ${wrong}`);
  }
  return rules as readonly Rule[];
}

const texts = ['id', 'severity', 'hazard', 'summary', 'why'] as const;

const whatIsWrong = (rule: unknown, others: readonly unknown[]): string | undefined => {
  if (typeof rule !== 'object' || rule === null)
    return 'it is not a rule: make it with defineRule or a similar function';
  const fields = rule as Readonly<Record<string, unknown>>;
  const missing = texts.find((name) => typeof fields[name] !== 'string' || fields[name] === '');
  if (missing !== undefined) return `it has no ${missing}`;
  const id = String(fields.id);
  if (!/^[a-z][a-z0-9-]*$/.test(id))
    return `its id ${JSON.stringify(id)} may contain only lower-case letters, digits and hyphens`;
  if (!['error', 'warning', 'note'].includes(String(fields.severity)))
    return `${id} has the severity ${JSON.stringify(fields.severity)}: error, warning or note`;
  if (catalogue.some((one) => one.id === id) || others.some((one) => (one as Rule).id === id))
    return `there is a rule ${id} already`;
  if (!Array.isArray(fields.references)) return `${id} has no list of references`;
  const looks = [fields.inStatement, fields.inMigration, fields.inChange].some((look) => typeof look === 'function');
  return looks ? undefined : `${id} looks at nothing: make it with defineRule or a similar function`;
};
