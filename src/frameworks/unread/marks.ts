/** What tells a tool by the text of a file. The first that fits speaks. */
type Mark = {
  readonly tool: string;
  /** Which files are looked into, by their names. */
  readonly names: RegExp;
  /** Linear: the text is anybody's. */
  readonly text: RegExp;
  /** The mark is one among migrations only; elsewhere programs use the same words. */
  readonly onlyAmongMigrations?: true;
};

const python = /\.py$/i;
const script = /\.[cm]?[tj]sx?$/i;
const ruby = /\.rb$/i;
const php = /\.php$/i;
const go = /\.go$/i;
const rust = /\.rs$/i;
const jvm = /\.(?:java|kts?|scala|groovy)$/i;
const dotnet = /\.(?:cs|fsx?|vb)$/i;
const data = /\.(?:json|ya?ml|toml)$/i;

const marks: readonly Mark[] = [
  { tool: 'Liquibase', names: /\.xml$/i, text: /<(?:\w+:)?databaseChangeLog\b/ },
  { tool: 'Liquibase', names: /\.(?:ya?ml|json)$/i, text: /^[ \t{-]*["']?databaseChangeLog["']?[ \t]*:/m },
  { tool: 'Liquibase', names: /sql/i, text: /^--[ \t]*liquibase[ \t]+formatted[ \t]+sql\b/im },
  { tool: 'Liquibase', names: /\.groovy$/i, text: /\bdatabaseChangeLog\b/ },
  { tool: 'graphile-migrate', names: /sql/i, text: /^--![ \t]*Previous:/m },
  { tool: 'Play evolutions', names: /sql/i, text: /^(?:#|--)[ \t]*---[ \t]*!Ups\b/m },
  { tool: 'MyBatis Migrations', names: /sql/i, text: /^--[ \t]*\/\/[ \t]*@UNDO\b/im },
  { tool: 'tern', names: /sql/i, text: /^---- create above \/ drop below ----/m },
  {
    tool: 'pgroll',
    names: data,
    text: /["']?operations["']?[ \t]*:[\s\S]{0,200}?["']?(?:create_table|add_column|alter_column|drop_column|drop_table|rename_\w+|create_\w+|drop_\w+|set_replica_identity|sql)["']?[ \t]*:/,
  },
  { tool: 'Reshape', names: /\.toml$/i, text: /^\[\[actions\]\]/m },
  { tool: 'Reshape', names: /\.json$/i, text: /"actions"[ \t]*:[ \t\r\n]{0,40}\[[\s\S]{0,80}?"type"[ \t]*:/ },
  {
    tool: 'Atlas',
    names: /\.hcl$/i,
    text: /^(?:table|schema|enum|view|materialized|function|trigger|extension|policy)[ \t]+"/m,
  },
  { tool: 'TypeORM', names: script, text: /\bMigrationInterface\b/ },
  { tool: 'MikroORM', names: script, text: /@mikro-orm\/migrations|\bextends[ \t]+Migration\b/ },
  { tool: 'Sequelize', names: script, text: /\bqueryInterface\b|\bQueryInterface\b|\bfrom ['"]umzug['"]/ },
  { tool: 'node-pg-migrate', names: script, text: /\bnode-pg-migrate\b|\bpgm\.\w|\bexports\.shorthands\b/ },
  {
    tool: 'db-migrate',
    names: script,
    text: /\bdbm\.|\bdb\.(?:createTable|addColumn|removeColumn|dropTable|runSql|addIndex)\b/,
    onlyAmongMigrations: true,
  },
  { tool: 'Kysely', names: script, text: /\bKysely\b|['"]kysely['"]/, onlyAmongMigrations: true },
  { tool: 'Knex', names: script, text: /\bknex\b/i, onlyAmongMigrations: true },
  {
    tool: 'Alembic',
    names: python,
    text: /^from alembic import (?:[\w, ]*\b)?op\b|^[ \t]*op\.(?:execute|create_|drop_|add_column|alter_column|batch_alter)/m,
  },
  { tool: 'Django', names: python, text: /\bmigrations\.Migration\b/ },
  { tool: 'Yoyo', names: python, text: /^(?:from|import) yoyo\b/m },
  { tool: 'Aerich (Tortoise ORM)', names: python, text: /\bBaseDBAsyncClient\b|\bfrom tortoise\b/ },
  { tool: 'Piccolo', names: python, text: /\bMigrationManager\b/ },
  { tool: 'Peewee', names: python, text: /\bpeewee_migrate\b|\bplayhouse\.migrate\b|\bimport peewee\b/ },
  { tool: 'Rails', names: ruby, text: /\bActiveRecord::(?:Migration|Schema)\b/ },
  { tool: 'Sequel', names: ruby, text: /\bSequel\.migration\b|\bROM::SQL\.migration\b/ },
  { tool: 'Ecto', names: /\.exs?$/i, text: /\buse[ \t]+(?:Ecto\.Migration|[\w.]+\.Migration)\b/ },
  { tool: 'Laravel', names: php, text: /Illuminate\\(?:Database|Support\\Facades\\Schema)/ },
  { tool: 'Phinx', names: php, text: /\bPhinx\\/ },
  { tool: 'Doctrine', names: php, text: /\bDoctrine\\(?:DBAL|Migrations)\b/ },
  { tool: 'a PHP framework', names: php, text: /\bextends[ \t]+\\?[\w\\]{0,80}Migration\b/ },
  {
    tool: 'EF Core',
    names: dotnet,
    text: /\bMigrationBuilder\b|EntityFrameworkCore\.Migrations|Data\.Entity\.Migrations|\bDbMigration\b/,
  },
  { tool: 'FluentMigrator', names: dotnet, text: /\bFluentMigrator\b|^[ \t]*\[(?:\w+)?Migration\(/m },
  { tool: 'DbUp', names: dotnet, text: /\bDbUp\b/ },
  {
    tool: 'Flyway (Java)',
    names: jvm,
    text: /\bBaseJavaMigration\b|\bJavaMigration\b|org\.flywaydb\.core\.api\.(?:migration|callback)/,
  },
  { tool: 'Exposed', names: jvm, text: /\bSchemaUtils\.|\bMigrationUtils\./, onlyAmongMigrations: true },
  { tool: 'jOOQ', names: jvm, text: /\bDSLContext\b|\borg\.jooq\b/, onlyAmongMigrations: true },
  { tool: 'goose', names: go, text: /\bgoose\.Add\w*Migration\w*\(/ },
  { tool: 'gormigrate', names: go, text: /\bgormigrate\./ },
  { tool: 'GORM', names: go, text: /\.AutoMigrate\(/, onlyAmongMigrations: true },
  { tool: 'Bun', names: go, text: /\bMigrations\.MustRegister\(|\buptrace\/bun\b/, onlyAmongMigrations: true },
  { tool: 'go-pg', names: go, text: /\bmigrations\.(?:Must)?Register/ },
  { tool: 'SeaORM', names: rust, text: /\bMigrationTrait\b|\bsea_orm_migration\b/ },
  { tool: 'Refinery', names: rust, text: /\bbarrel\b|\brefinery\b/ },
  { tool: 'Drizzle (push)', names: script, text: /\bpgTable\(/, onlyAmongMigrations: true },
];

/** SQL that changes a schema, wherever a program has it. */
const ddl =
  /\b(?:create|alter|drop)\s{1,20}(?:or\s{1,20}replace\s{1,20}|unique\s{1,20}|materialized\s{1,20}|unlogged\s{1,20})?(?:table|index|type|view|schema|function|procedure|trigger|sequence|extension|policy|role|domain|publication)\b|\btruncate\s{1,20}\w|\b(?:create|alter|drop|add|rename|remove)_?(?:table|column|index|constraint|foreignKey)\b/i;

/** Only so much of a text is looked into. */
const longest = 100_000;

/**
 * The tool that a text speaks of; undefined when it speaks of none.
 *
 * @param amongMigrations whether it lies in a directory for migrations
 */
export function toolByText(name: string, text: string, amongMigrations: boolean): string | undefined {
  const head = text.slice(0, longest);
  return marks.find(
    (one) => (amongMigrations || one.onlyAmongMigrations !== true) && one.names.test(name) && one.text.test(head),
  )?.tool;
}

/** Whether the text of a program changes a schema, as far as words tell; what is longer than what is looked into may. */
export function mayChangeSchema(text: string): boolean {
  return text.length > longest || ddl.test(text);
}
