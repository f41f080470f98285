import { compareOnCorpus } from './corpus.ts';
import { reviewPullRequests } from './end-to-end.ts';
import { growWithSize } from './growth.ts';
import { reviewOnHistory } from './history.ts';
import { floodWithNoise } from './webhooks.ts';

/**
 * What is fast and what is not, measured in one run: `npm run bench [-- <directory with .sql files>]`.
 * Prints tables and writes nothing but the other tools' packages.
 */
const corpus = process.argv[2];
if (corpus === undefined) {
  console.log('No corpus given: npm run bench -- <directory with .sql files> compares with squawk and pgfence.\n');
} else {
  console.table(await compareOnCorpus(corpus));
}

const rows = [];
for (const length of [10, 100, 800]) rows.push(...(await reviewOnHistory(length)));
console.table(rows);

if (corpus !== undefined) {
  console.log(
    'Pull requests: the last 20 migrations of the corpus, from the act of opening one to its completed check',
  );
  console.table([await reviewPullRequests(corpus, 20)]);
}

console.log('Long changes: four times as much should take about four times as long');
console.table(await growWithSize());

console.log('Deliveries: checks of other Apps, 1,000 a second for 30 s, and a pull request every half second');
console.table([await floodWithNoise(1000, 30)]);
