import { statementsOf } from '../../sql/step-sql.ts';

/** Statements as a tool that cuts at semicolons takes them: those that have some inside stand between marks. */
export function fenced(sql: string, tool: 'goose' | 'migrate'): string {
  return statementsOf(sql)
    .map((statement) =>
      statement.slice(0, -1).includes(';')
        ? `-- +${tool} StatementBegin\n${statement}\n-- +${tool} StatementEnd`
        : statement,
    )
    .join('\n');
}
