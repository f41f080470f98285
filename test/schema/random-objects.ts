type OnColumn = (table: string, column: string) => string;

export const rules: Readonly<Record<'none' | 'also' | 'instead' | 'disabled', OnColumn>> = {
  none: () => '',
  also: (table, column) =>
    `CREATE RULE noted AS ON DELETE TO ${table} DO ALSO INSERT INTO heard VALUES (old.${column}::text);`,
  instead: (table) => `CREATE RULE noted AS ON DELETE TO ${table} WHERE counted(old.id) > 1 DO INSTEAD NOTHING;`,
  disabled: (table) => `${rules.instead(table, '')} ALTER TABLE ${table} DISABLE RULE noted;`,
};

export const statistics: Readonly<Record<'none' | 'columns' | 'expression' | 'target', OnColumn>> = {
  none: () => '',
  columns: (table, column) => `CREATE STATISTICS ${table}_statistics ON id, ${column} FROM ${table};`,
  expression: (table, column) => `CREATE STATISTICS ${table}_statistics ON counted(id), ${column} FROM ${table};`,
  target: (table, column) =>
    `${statistics.columns(table, column)} ALTER STATISTICS ${table}_statistics SET STATISTICS 50;`,
};

export const eventTriggers: Readonly<Record<'none' | 'all' | 'tagged' | 'disabled', readonly string[]>> = {
  none: [],
  all: ['CREATE EVENT TRIGGER listening ON ddl_command_end EXECUTE FUNCTION listened();'],
  tagged: ["CREATE EVENT TRIGGER listening ON sql_drop WHEN TAG IN ('DROP TABLE') EXECUTE FUNCTION listened();"],
  disabled: [
    'CREATE EVENT TRIGGER listening ON ddl_command_end EXECUTE FUNCTION listened();',
    'ALTER EVENT TRIGGER listening DISABLE;',
  ],
};

export function ranges(range: string | undefined): readonly string[] {
  return range === undefined
    ? []
    : [
        `CREATE TYPE span AS RANGE (subtype = ${range});`,
        "CREATE FUNCTION spanned(s span) RETURNS boolean LANGUAGE sql AS 'SELECT isempty(s)';",
      ];
}
