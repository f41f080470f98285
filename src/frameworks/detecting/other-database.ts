import type { WhyLeftOut } from '../framework.ts';
import type { Texts } from '../texts.ts';
import { codeOf } from './code.ts';

/**
 * The database a directory is for, when it is not PostgreSQL: by the names of the directories, or by statements that
 * only another database understands. PostgreSQL's parser cannot tell: most Oracle and MySQL files parse.
 * @param directory Path of the migration directory.
 * @param samples Some of its SQL files.
 */
export function otherDatabase(directory: string, samples: Texts): WhyLeftOut | undefined {
  return byName(directory) ?? byContent(samples);
}

/** Why a directory of another database is left out. */
export function notPostgres(database: string, evidence: string): WhyLeftOut {
  const reason = `These are migrations for ${database} (${evidence}), and only PostgreSQL is reviewed. If this is a mistake, list the directory under \`projects\` in the settings.`;
  return { reason, database };
}

const byName = (directory: string): WhyLeftOut | undefined => {
  for (const segment of directory.split('/').reverse()) {
    const database = databaseOfName(segment);
    if (database === 'PostgreSQL') return undefined;
    if (database) return notPostgres(database, `the directory is called \`${segment.slice(0, 60)}\``);
  }
  return undefined;
};

/** The database that one directory name speaks of; undefined when it speaks of none. */
export function databaseOfName(segment: string): string | undefined {
  const name = segment.toLowerCase();
  if (/postgres|pgsql|pgx|timescale|(?:^|[^a-z])pg(?:[^a-z]|$)/.test(name)) return 'PostgreSQL';
  return names.find(([pattern]) => pattern.test(name))?.[1];
}

const byContent = (samples: Texts): WhyLeftOut | undefined => {
  for (const [path, text] of samples) {
    const code = codeOf(text);
    const found = signs.find(([pattern]) => pattern.test(code));
    if (found) return notPostgres(found[1], `\`${path}\` has ${found[2]}`);
  }
  return undefined;
};

/** Whole words for names that are short or common elsewhere; a price feed is called oracle too, so that one is told by content. */
const names: readonly (readonly [RegExp, string])[] = [
  [/clickhouse/, 'ClickHouse'],
  [/mysql/, 'MySQL'],
  [/mariadb/, 'MariaDB'],
  [/sqlite|libsql|(?:^|[^a-z])(?:turso|d1)(?:[^a-z0-9]|$)/, 'SQLite'],
  [/mssql|sqlserver|sql-server/, 'SQL Server'],
  [/cockroach|(?:^|[^a-z])crdb(?:[^a-z]|$)/, 'CockroachDB'],
  [/snowflake/, 'Snowflake'],
  [/bigquery/, 'BigQuery'],
  [/scylla|cassandra/, 'Cassandra'],
  [/duckdb/, 'DuckDB'],
  [/mongo/, 'MongoDB'],
  [/elasticsearch|opensearch/, 'Elasticsearch'],
  [/neo4j/, 'Neo4j'],
  [/dynamodb/, 'DynamoDB'],
  [/redshift/, 'Redshift'],
  [/starrocks/, 'StarRocks'],
  [/(?:^|[^a-z])(?:spanner)(?:[^a-z]|$)/, 'Spanner'],
  [/(?:^|[^a-z])ydb(?:[^a-z]|$)/, 'YDB'],
  [/(?:^|[^a-z])tidb(?:[^a-z]|$)/, 'TiDB'],
  [/(?:^|[^a-z])h2(?:[^a-z0-9]|$)/, 'H2'],
  [/(?:^|[^a-z])hsqldb(?:[^a-z]|$)/, 'HSQLDB'],
  [/(?:^|[^a-z])db2(?:[^a-z0-9]|$)/, 'Db2'],
];

const signs: readonly (readonly [RegExp, string, string])[] = [
  [/\bengine\s*=\s*(?:\w*mergetree|memory|distributed|kafka|log)\b/i, 'ClickHouse', 'ENGINE = …MergeTree'],
  [/\bon\s+cluster\s+\S|\blowcardinality\s*\(|\bdatetime64\s*\(/i, 'ClickHouse', 'ClickHouse types or ON CLUSTER'],
  [/\bengine\s*=\s*(?:innodb|myisam)\b/i, 'MySQL', 'ENGINE = InnoDB'],
  [/\bauto_increment\b/i, 'MySQL', 'AUTO_INCREMENT'],
  [/\bautoincrement\b|^[ \t]*pragma\s+\w+/im, 'SQLite', 'AUTOINCREMENT or PRAGMA'],
  [/\bvarchar2\s*\(|\bnumber\s*\(\s*\d+|\bsysdate\b|\bsystimestamp\b/i, 'Oracle', 'VARCHAR2, NUMBER(…) or SYSDATE'],
  [/\bnvarchar\s*\(|\bidentity\s*\(\s*\d+\s*,\s*\d+\s*\)|\bdatetime2\b/i, 'SQL Server', 'NVARCHAR or IDENTITY(1,1)'],
  [/\bstring\s*\(\s*(?:max|\d+)\s*\)/i, 'Spanner', 'STRING(MAX)'],
  [/\b(?:create|alter|drop)\s+table\s+(?:if\s+(?:not\s+)?exists\s+)?`/i, 'MySQL, SQLite or YDB', 'names in backticks'],
];
