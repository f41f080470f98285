import { statementsOf } from '../../sql/step-sql.ts';

/** Statements as a tool that cuts at semicolons takes them: those that have some inside stand between marks: `-- +goose StatementBegin`. */
export function fenced(sql: string, mark: string): string {
  return statementsOf(sql)
    .map((statement) =>
      statement.slice(0, -1).includes(';')
        ? `-- +${mark} StatementBegin\n${statement}\n-- +${mark} StatementEnd`
        : statement,
    )
    .join('\n');
}
