import type { Cost, Measurement, Operation } from '../../src/model/calibration.ts';
import { operations } from '../../src/model/calibration-schema.ts';
import { fitMeasured } from '../../src/production/calibration/fit-measured.ts';
import { judgeCost, overall } from '../../src/production/calibration/judge-cost.ts';
import { costOf } from '../../src/production/sizing/cost.ts';
import { bytesInWords } from '../../src/schema/bytes-in-words.ts';
import { type MeasuredMachine, measuredMachine } from './measured-machine.ts';

/** `docs/calibration.md`: the machine, the model, its error, and every measurement. */
export function calibrationPage(): string {
  const measured = measuredMachine();
  const { operations: fitted } = fitMeasured(measured);
  const judged = measured.measurements.filter(({ use }) => use === 'judge');
  const error = overall(judged.map((one) => costOf(fitted[one.operation].seconds, one) / one.seconds));
  return `${[
    intro(measured, error),
    modelTable(fitted),
    errorTable(measured, fitted),
    ...operations.map((operation) => measurementTable(operation, measured, fitted[operation].seconds)),
  ].join('\n\n')}\n`;
}

const coldRead = (bytesPerSecond: number | undefined): string =>
  bytesPerSecond === undefined
    ? 'Reading from a disk was not measured: where the table is not in memory it takes longer.'
    : `The longer end of a range adds reading the table from the disk, at ${bytesInWords(bytesPerSecond)} a second, as measured on this one.`;

type Fitted = ReturnType<typeof fitMeasured>['operations'];

const intro = (
  { machine, calibratedAt, minutes, measurements, conditions }: MeasuredMachine,
  error: ReturnType<typeof overall>,
): string => {
  // Each table was scanned before anything changed it.
  const scanned = measurements.filter(({ operation }) => operation === 'scan');
  const tables = (use: Measurement['use']): number =>
    new Set(scanned.filter((one) => one.use === use).map(({ rows, bytes, indexes }) => `${rows} ${bytes} ${indexes}`))
      .size;
  const settings = Object.entries(machine.settings).map(([name, value]) => `\`${name}\` ${value}`);
  return `# Calibration

<!-- Made by \`npm run generate\` from tools/calibration/measurements.json, which \`npm run calibrate\` writes. -->

Where a team shares [statistics](statistics.md), reviews say how long work takes. This page is what those durations rest on: work that
was timed on tables of known size, and a model of four numbers that was fitted to it and judged on tables that it had not seen.

On tables not used for the fit the model misses by a factor of **${error.median} in the median, ${error.p95} in 95 of 100**
(${error.tables} measurements). A review says a range that is as wide as the error of its kind of work, up and down.

- Measured on ${calibratedAt.slice(0, 10)} in ${minutes} minutes: ${machine.cores ?? '?'} cores, ${bytesInWords(machine.memoryBytes ?? 0)} of memory, PostgreSQL ${machine.postgres}, ${measurements.length} measurements.
- Settings: ${settings.join(', ')}.
- ${tables('fit')} tables for the fit, ${tables('judge')} others to judge it. Each has a bigint key, two integers, three short columns and a filler; autovacuum leaves them alone.
- Nobody else worked on the server. ${conditions ?? 'What else the machine did was not noted.'} The longer end of a range does not cover a busy application beside.
- The tables were made a moment before: what fits into memory was there. ${coldRead(machine.coldBytesPerSecond)}
- Pauses of 0.05 s between batches are added as they are.

Measure your own server instead: \`migration-planner calibrate --url postgres://…\` (see [statistics](statistics.md)).`;
};

const modelTable = (fitted: Fitted): string => {
  const row = (operation: Operation): string => {
    const { seconds, walBytes } = fitted[operation];
    return `| ${operation} | ${shown(seconds.fixed * 1000)} ms | ${shown(seconds.perRow * 1e6)} s | ${shown(seconds.perByte * 2 ** 30)} s | ${shown(seconds.perIndexEntry * 1e6)} s | ${shown(walBytes.perRow)} B | ${shown(walBytes.perByte)} B | ${shown(walBytes.perIndexEntry)} B |`;
  };
  return `## The model

A duration is the sum of four products, none of them negative, found by least squares of the relative error: a fixed part, one for each
row, one for each byte of the heap, and one for each row times the indexes that the table has. Write-ahead log is counted alike.

| work | fixed | per million rows | per GB of heap | per million rows and index | WAL per row | WAL per byte | WAL per row and index |
| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
${operations.map(row).join('\n')}`;
};

const errorTable = ({ measurements }: MeasuredMachine, fitted: Fitted): string => {
  const row = (operation: Operation): string => {
    const { error, walBytes } = fitted[operation];
    const judged = measurements.filter((one) => one.operation === operation && one.use === 'judge');
    const wal = judgeCost(
      walBytes,
      judged.map((load) => ({ load, value: load.walBytes })),
    );
    const walWords = wal.tables === 0 || isSilent(walBytes) ? '— | —' : `${wal.median} | ${wal.p95}`;
    return `| ${operation} | ${error.tables} | ${error.median} | ${error.p95} | ${walWords} |`;
  };
  return `## The error

By which factor it misses, up or down, on tables that were not used for the fit. Goals: at most 2 in the median, 4 in 95 of 100.

| work | measurements | median | 95 of 100 | WAL: median | WAL: 95 of 100 |
| --- | ---: | ---: | ---: | ---: | ---: |
${operations.map(row).join('\n')}`;
};

/** Work that writes next to nothing has no error worth a number. */
const isSilent = ({ perRow, perByte, perIndexEntry }: Cost): boolean =>
  perRow < 1 && perByte < 0.01 && perIndexEntry < 1;

const measurementTable = (operation: Operation, { measurements }: MeasuredMachine, cost: Cost): string => {
  const rows = measurements
    .filter((one) => one.operation === operation)
    .map(
      (one) =>
        `| ${one.rows.toLocaleString('en')} | ${bytesInWords(one.bytes)} | ${one.indexes} | ${one.seconds} s | ${shown(costOf(cost, one))} s | ${bytesInWords(one.walBytes)} | ${one.use} |`,
    );
  return `## ${operation.charAt(0).toUpperCase()}${operation.slice(1)}

| rows | heap | indexes | took | model | WAL | used to |
| ---: | ---: | ---: | ---: | ---: | ---: | --- |
${rows.join('\n')}`;
};

const shown = (value: number): string => (value === 0 ? '0' : String(Number(value.toPrecision(3))));
