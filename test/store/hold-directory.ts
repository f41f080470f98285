import { openDatabase } from '../../src/store/database.ts';

const database = await openDatabase({ directory: process.argv[2] ?? '' });
await database.query(`CREATE TABLE kept (word text); INSERT INTO kept VALUES ('survived')`);
process.stdout.write('held\n');
setInterval(() => undefined, 1000);
