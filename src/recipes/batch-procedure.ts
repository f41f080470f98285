import { quoteLiteral } from '../sql/names.ts';
import { type Batch, batchesOf, keyOf, row } from './batch.ts';
import { dollarQuote } from './dollar-quote.ts';
import { statements } from './step.ts';

/** The procedure waits for a replica that is further behind. Without the rights of pg_monitor it sees no lag and does not wait. */
const maxLagSeconds = 10;

/** A dry run counts what would be changed, and takes each batch back. */
const endOfBatch = `    IF dry_run THEN
      ROLLBACK;
    ELSE
      COMMIT;
    END IF;`;

const waitForReplicas = `    WHILE (SELECT max(extract(epoch FROM r.replay_lag)) FROM pg_catalog.pg_stat_replication AS r) > max_lag_seconds LOOP
      COMMIT;
      PERFORM pg_sleep(1);
    END LOOP;`;

/** A procedure that does the work, its call, and its removal: three statements, each outside any transaction. */
export function batchSql(batch: Batch): string {
  return statements(batchProcedure(batch), `CALL ${batch.procedure}()`, `DROP PROCEDURE ${batch.procedure}`);
}

/** The statement that makes the procedure, without terminator. */
export function batchProcedure(batch: Batch): string {
  return create(batch, batch.key.length > 0 ? byKey(batch) : byPlace(batch));
}

const create = (batch: Batch, body: string): string => {
  const resume =
    batch.key.length > 0
      ? batch.key.map((key, at) => `after_${at + 1} ${key.type} DEFAULT NULL`)
      : ['from_page bigint DEFAULT 0'];
  const { size, of, pauseSeconds } = batchesOf(batch);
  const pace = [
    `${of === 'rows' ? 'batch_size' : 'batch_pages'} integer DEFAULT ${size}`,
    `pause_seconds double precision DEFAULT ${pauseSeconds}`,
    `max_lag_seconds double precision DEFAULT ${maxLagSeconds}`,
    'dry_run boolean DEFAULT false',
  ];
  const parameters = [...pace, ...resume].join(', ');
  return `CREATE PROCEDURE ${batch.procedure}(${parameters})\nLANGUAGE plpgsql AS ${dollarQuote('batches', body)}`;
};

/** The block's label: no part of the statement is called so. */
const labelFor = (batch: Batch): string => {
  const text = [batch.statement('true'), batch.table, ...batch.key.map(({ name }) => name)].join(' ');
  for (let number = 0; ; number += 1) {
    const label = number === 0 ? 'batches' : `batches_${number}`;
    if (!text.includes(label)) return label;
  }
};

/** Where a column of the statement is called like a variable, the column is meant; variables are named through the block's label. */
const columnsFirst = '#variable_conflict use_column';

const byKey = (batch: Batch): string => {
  const label = labelFor(batch);
  const named = (prefix: string): readonly string[] => batch.key.map((_, at) => `${label}.${prefix}_${at + 1}`);
  const declared = (prefix: string, value = ''): string =>
    batch.key.map((key, at) => `  ${prefix}_${at + 1} ${key.type}${value && ` := ${value}_${at + 1}`};`).join('\n');
  const key = keyOf(batch, 'k');
  const ordered = batch.key.map((column) => keyOf({ ...batch, key: [column] }, 'k'));
  const columns = ordered.join(', ');
  const descending = ordered.map((column) => `${column} DESC`).join(', ');
  const select = (prefix: string): string =>
    `SELECT ${columns} INTO ${named(prefix).join(', ')} FROM ${batch.table} AS k`;
  const mine = keyOf(batch, batch.alias);
  return `${columnsFirst}
<<${label}>>
DECLARE
${declared('resume', 'after')}
  size bigint := batch_size;
${declared('first')}
${declared('upto')}
${declared('last')}
  changed bigint;
  total bigint := 0;
BEGIN
  -- Rows that come later are not part of this work: it ends where the table ends now.
  ${select('last')} ORDER BY ${descending} LIMIT 1;
  ${select('first')} WHERE ${named('resume')[0]} IS NULL OR ${key} > ${row(named('resume'))} ORDER BY ${columns} LIMIT 1;
  WHILE ${label}.first_1 IS NOT NULL LOOP
    ${select('upto')} WHERE ${key} >= ${row(named('first'))} AND ${key} <= ${row(named('last'))} ORDER BY ${columns} OFFSET ${label}.size - 1 LIMIT 1;
    IF ${label}.upto_1 IS NULL THEN
${named('upto')
  .map((name, at) => `      ${name} := ${named('last')[at]};`)
  .join('\n')}
    END IF;
    ${batch.statement(`${mine} >= ${row(named('first'))} AND ${mine} <= ${row(named('upto'))}`)};
    GET DIAGNOSTICS changed = ROW_COUNT;
    total := total + changed;
${endOfBatch}
    RAISE NOTICE '% rows so far, done up to %', total, ${row(named('upto')).replace(/^\(/, 'ROW(')};
    ${select('first')} WHERE ${key} > ${row(named('upto'))} AND ${key} <= ${row(named('last'))} ORDER BY ${columns} LIMIT 1;
    IF ${label}.first_1 IS NOT NULL THEN
      PERFORM pg_sleep(pause_seconds);
    END IF;
${waitForReplicas}
  END LOOP;
END`;
};

/** Without a key: page by page. Only for work that may meet a row twice, since an updated row moves. */
const byPlace = (batch: Batch): string => {
  const label = labelFor(batch);
  const place = (page: string): string => `format('(%s,0)', ${page})::tid`;
  const range = `${batch.alias}.ctid >= ${place(`${label}.page`)} AND ${batch.alias}.ctid < ${place(`${label}.page + ${label}.step`)}`;
  return `${columnsFirst}
<<${label}>>
DECLARE
  page bigint := from_page;
  step bigint := batch_pages;
  pages bigint := pg_relation_size(${quoteLiteral(batch.table)}) / current_setting('block_size')::bigint;
BEGIN
  WHILE ${label}.page < ${label}.pages LOOP
    ${batch.statement(range)};
${endOfBatch}
    ${label}.page := ${label}.page + ${label}.step;
    RAISE NOTICE 'page % of %', ${label}.page, ${label}.pages;
    PERFORM pg_sleep(pause_seconds);
${waitForReplicas}
  END LOOP;
END`;
};
