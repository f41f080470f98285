import type { Rule } from '../../model/schema.ts';
import { quoteIdentifier } from '../../sql/names.ts';

const create = 'CREATE RULE ';

export const replaceRule = ({ definition }: Rule): string =>
  `CREATE OR REPLACE RULE ${definition.slice(create.length)}`;

/** Only a table's rule can be switched off. */
export const enableRule = (rule: Rule, table: string): string =>
  `ALTER TABLE ${table} ${rule.enabled} RULE ${quoteIdentifier(rule.name)}`;
