import { writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { calibrate } from '../../src/production/calibration/calibrate.ts';
import { thorough } from '../../src/production/calibration/table-plan.ts';
import { coldBytesPerSecond } from './cold-read.ts';
import { startServer } from './server.ts';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '20' },
    // What else went on, for the reader of the page.
    conditions: { type: 'string', default: 'Nothing else was done on the machine.' },
  },
});

const server = await startServer();
try {
  const measured = await calibrate({
    url: server.url,
    database: 'migration_planner_calibration',
    plans: thorough,
    minutes: Number(values.minutes),
    clock: () => performance.now() / 1000,
    now: () => new Date(),
    hardware: {
      cores: cpus().length,
      memoryBytes: totalmem(),
      coldBytesPerSecond: await coldBytesPerSecond(server.url),
    },
    progress: (what) => console.log(what),
  });
  // One measurement a line: a later run can be compared with this one.
  const { measurements, ...rest } = { conditions: values.conditions, ...measured };
  const lines = measurements.map((one) => `    ${JSON.stringify(one)}`).join(',\n');
  const head = JSON.stringify(rest, null, 2).replace(/\n}$/, ',');
  const file = join(import.meta.dirname, 'measurements.json');
  writeFileSync(file, `${head}\n  "measurements": [\n${lines}\n  ]\n}\n`);
  console.log(`${measurements.length} measurements in ${measured.minutes} minutes. Now: npm run generate`);
} finally {
  await server.stop();
}
