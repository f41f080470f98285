import { quoteLiteral } from '../sql/names.ts';
import { type Batch, batchSize, keyOf, row } from './batch.ts';
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
  const { size, of, pauseSeconds } = batchSize(batch);
  const pace = [
    `${of === 'rows' ? 'batch_size' : 'batch_pages'} integer DEFAULT ${size}`,
    `pause_seconds double precision DEFAULT ${pauseSeconds}`,
    `max_lag_seconds double precision DEFAULT ${maxLagSeconds}`,
    'dry_run boolean DEFAULT false',
  ];
  const parameters = [...pace, ...resume].join(', ');
  return `CREATE PROCEDURE ${batch.procedure}(${parameters})\nLANGUAGE plpgsql AS ${dollarQuote('batches', body)}`;
};

/** Each variable is named through the block's label, so that no column of the table can be taken for it. */
const byKey = (batch: Batch): string => {
  const variables = (prefix: string): string => row(batch.key.map((_, at) => `batches.${prefix}_${at + 1}`));
  const into = (prefix: string): string => batch.key.map((_, at) => `batches.${prefix}_${at + 1}`).join(', ');
  const declared = (prefix: string): string =>
    batch.key.map((key, at) => `  ${prefix}_${at + 1} ${key.type};`).join('\n');
  const key = keyOf(batch, 'k');
  const columns = batch.key.map((column) => keyOf({ ...batch, key: [column] }, 'k')).join(', ');
  const descending = batch.key.map((column) => `${keyOf({ ...batch, key: [column] }, 'k')} DESC`).join(', ');
  const select = (prefix: string): string => `SELECT ${columns} INTO ${into(prefix)} FROM ${batch.table} AS k`;
  const mine = keyOf(batch, batch.alias);
  const resume = batch.key.map((_, at) => `after_${at + 1}`);
  return `<<batches>>
DECLARE
${declared('first')}
${declared('upto')}
${declared('last')}
  changed bigint;
  total bigint := 0;
BEGIN
  -- Rows that come later are not part of this work: it ends where the table ends now.
  ${select('last')} ORDER BY ${descending} LIMIT 1;
  ${select('first')} WHERE ${resume[0]} IS NULL OR ${key} > ${row(resume)} ORDER BY ${columns} LIMIT 1;
  WHILE batches.first_1 IS NOT NULL LOOP
    ${select('upto')} WHERE ${key} >= ${variables('first')} AND ${key} <= ${variables('last')} ORDER BY ${columns} OFFSET batch_size - 1 LIMIT 1;
    IF batches.upto_1 IS NULL THEN
${batch.key.map((_, at) => `      batches.upto_${at + 1} := batches.last_${at + 1};`).join('\n')}
    END IF;
    ${batch.statement(`${mine} >= ${variables('first')} AND ${mine} <= ${variables('upto')}`)};
    GET DIAGNOSTICS changed = ROW_COUNT;
    total := total + changed;
${endOfBatch}
    RAISE NOTICE '% rows so far, done up to %', total, ${row(batch.key.map((_, at) => `batches.upto_${at + 1}`)).replace(/^\(/, 'ROW(')};
    ${select('first')} WHERE ${key} > ${variables('upto')} AND ${key} <= ${variables('last')} ORDER BY ${columns} LIMIT 1;
    IF batches.first_1 IS NOT NULL THEN
      PERFORM pg_sleep(pause_seconds);
    END IF;
${waitForReplicas}
  END LOOP;
END`;
};

/** Without a key: page by page. Only for work that may meet a row twice, since an updated row moves. */
const byPlace = (batch: Batch): string => {
  const place = (page: string): string => `format('(%s,0)', ${page})::tid`;
  const range = `${batch.alias}.ctid >= ${place('batches.page')} AND ${batch.alias}.ctid < ${place('batches.page + batch_pages')}`;
  return `<<batches>>
DECLARE
  page bigint := from_page;
  pages bigint := pg_relation_size(${quoteLiteral(batch.table)}) / current_setting('block_size')::bigint;
BEGIN
  WHILE batches.page < batches.pages LOOP
    ${batch.statement(range)};
${endOfBatch}
    batches.page := batches.page + batch_pages;
    RAISE NOTICE 'page % of %', batches.page, batches.pages;
    PERFORM pg_sleep(pause_seconds);
${waitForReplicas}
  END LOOP;
END`;
};
