import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { openDatabase } from '../../../src/app/store/open-database.ts';

const fill = async (): Promise<void> => {
  const database = await openDatabase({ directory: process.argv[2] ?? '' });
  await database.query(`CREATE TABLE kept (word text); INSERT INTO kept VALUES ('survived')`);
};

await fill();
// Nobody refers to the database any more; the directory is taken all the same.
setFlagsFromString('--expose-gc');
runInNewContext('gc')();
process.stdout.write('held\n');
setInterval(() => undefined, 1000);
