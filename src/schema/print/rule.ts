import type { Rule } from '../../model/schema.ts';
import { quoteIdentifier } from '../../sql/names.ts';

const create = 'CREATE RULE ';

export function replaceRule({ definition }: Rule): string {
  return `CREATE OR REPLACE RULE ${definition.slice(create.length)}`;
}

/** Only a table's rule can be switched off. */
export function enableRule(rule: Rule, table: string): string {
  return `ALTER TABLE ${table} ${rule.enabled} RULE ${quoteIdentifier(rule.name)}`;
}
