import { appendFileSync } from 'node:fs';
import { jobKey } from '../../../src/app/queue/keys.ts';
import { openQueue } from '../../../src/app/queue/open-queue.ts';
import { type DatabaseLocation, openDatabase } from '../../../src/app/store/open-database.ts';
import { delivery, pace, pause, pullRequest, silent } from './jobs.ts';

/** Works until it is killed: `worker-process.ts <place as JSON> <log> <jobs to put down first>`. */
const [place = '', log = '', seed = '0'] = process.argv.slice(2);

const database = await openDatabase(JSON.parse(place) as DatabaseLocation);
const queue = await openQueue(database, silent, pace);
for (let number = 1; number <= Number(seed); number++) await queue.send([pullRequest(number)], delivery());
await queue.work(
  async (job) => {
    appendFileSync(log, `start ${jobKey(job)} ${process.pid} ${Date.now()}\n`);
    await pause(30);
    appendFileSync(log, `end ${jobKey(job)} ${process.pid} ${Date.now()}\n`);
  },
  { concurrency: 4 },
);
process.stdout.write('works\n');
