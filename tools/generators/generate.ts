import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fitMeasured } from '../../src/production/calibration/fit-measured.ts';
import { statisticsJsonSchema } from '../../src/production/statistics/json-schema.ts';
import { atlasPage } from './atlas-page.ts';
import { calibrationPage } from './calibration-page.ts';
import { frameworkCatalogue, frameworkIdList } from './generate-frameworks.ts';
import { objectCatalogue } from './generate-objects.ts';
import { ruleCatalogue } from './generate-rules.ts';
import { measuredMachine } from './measured-machine.ts';
import { reviewJsonSchema } from './review-schema.ts';
import { rulesPage } from './rules-page.ts';

/** A file that is made from others, and how. */
type GeneratedFile = { readonly path: string; readonly make: (present: string) => string | Promise<string> };

const root = join(import.meta.dirname, '..', '..');
const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

/** The catalogue is read when its turn comes: it may have been written a moment ago, or name a rule that is gone. */
async function rulesIndex(present: string): Promise<string> {
  if (readFileSync(join(root, 'src/rules/catalogue.ts'), 'utf8') !== ruleCatalogue()) return present;
  const { catalogue } = await import('../../src/rules/catalogue.ts');
  return rulesPage(catalogue);
}

/** These list the migration tools, which may have been written a moment ago. */
async function settingsSchema(): Promise<string> {
  const { settingsJsonSchema } = await import('../../src/settings/read-settings.ts');
  return json(settingsJsonSchema());
}

const generated: readonly GeneratedFile[] = [
  { path: 'src/model/framework-ids.ts', make: frameworkIdList },
  { path: 'src/frameworks/catalogue.ts', make: frameworkCatalogue },
  {
    path: 'src/schema/objects/catalogue.ts',
    make: () => objectCatalogue('schema/objects', { name: 'SchemaObjectKind', file: '../object-kind.ts' }),
  },
  {
    path: 'src/rehearsal/catalog/objects/catalogue.ts',
    make: () => objectCatalogue('rehearsal/catalog/objects', { name: 'CatalogReader', file: '../reader.ts' }),
  },
  { path: 'src/rules/catalogue.ts', make: ruleCatalogue },
  { path: 'docs/atlas.md', make: atlasPage },
  { path: 'docs/rules.md', make: rulesIndex },
  { path: 'src/production/sizing/calibration.json', make: () => json(fitMeasured(measuredMachine())) },
  { path: 'docs/calibration.md', make: calibrationPage },
  { path: 'schemas/statistics.schema.json', make: () => json(statisticsJsonSchema()) },
  { path: 'schemas/settings.schema.json', make: settingsSchema },
  { path: 'schemas/review.schema.json', make: () => json(reviewJsonSchema()) },
];

/** Reviews in the rules' pages come from running every case in PostgreSQL: only when asked for. Their tests compare them. */
const writesPages = process.argv.includes('--pages');
const check = process.argv.includes('--check');
const outdated: GeneratedFile[] = [];
for (const generatedFile of generated) {
  const file = join(root, generatedFile.path);
  const present = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const text = await generatedFile.make(present);
  if (present === text) continue;
  outdated.push(generatedFile);
  if (check) continue;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

if (writesPages && !check) {
  const { rulePages } = await import('./rule-pages.ts');
  for (const path of await rulePages(false)) console.log(`${path} has new reviews`);
}

for (const { path } of outdated) console.log(`${path} ${check ? 'is out of date' : 'is rewritten'}`);
if (outdated.length === 0) console.log(`${generated.length} generated files are up to date`);
if (check && outdated.length > 0) {
  console.log('To mend it: npm run generate');
  process.exitCode = 1;
}
