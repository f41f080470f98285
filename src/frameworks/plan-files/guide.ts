import type { Guidance } from '../../model/migration.ts';
import type { Step } from '../../model/step.ts';
import type { WrittenStage } from './write-plan.ts';

/** Where a stage's files lie, as a path that people read. */
export type Placed = { readonly stage: WrittenStage; readonly folder: string };

/**
 * What people do, in order, as Markdown: which files go to the migration directory when, what the application does between, and
 * what is run by hand.
 *
 * @param directory the migration directory
 */
export function guide(placed: readonly Placed[], guidance: Guidance, directory: string): string {
  return [
    '# The rest of the plan',
    '',
    `The first stage is in \`${directory}\`. Everything else waits here, where the tool does not look. When the turn of a stage comes, move`,
    'its files into the migration directory and open a pull request with them. The versions are those of the day on which the stage',
    'may begin: choose later ones if other migrations came in between.',
    ...placed.flatMap((one, index) => stageInWords(one, index + 1, guidance)),
    '',
  ].join('\n');
}

const stageInWords = ({ stage, folder }: Placed, number: number, guidance: Guidance): readonly string[] => [
  '',
  `## ${number}. From day ${stage.day}: \`${folder}\``,
  '',
  ...stage.before.flatMap((step) => taskOf(step)),
  ...stage.steps.map((step) => `- [ ] ${inLine(step.title)}${loss(step)}`),
  ...(stage.kind === 'by hand' && stage.steps.length > 0
    ? [
        '',
        'The tool cannot run this outside its transaction. Run it by hand in every environment that has rows:',
        '',
        ...byHand(stage, folder),
      ]
    : []),
  ...(stage.kind === 'migrations' ? ['', 'Then:', '', fence, guidance.deploy, fence] : []),
];

const fence = '```';

const byHand = (stage: WrittenStage, folder: string): readonly string[] => [
  fence,
  ...stage.files.map(({ path }) => `psql "$DATABASE_URL" --set ON_ERROR_STOP=1 --file ${folder}/${path}`),
  fence,
];

const loss = ({ irreversible }: Step): string =>
  irreversible === undefined ? '' : ` (cannot be undone: ${inLine(irreversible)})`;

const taskOf = ({ title, application, sql, kind }: Step): readonly string[] => [
  `- [ ] ${inLine(title)}${application === undefined ? '' : `: ${inLine(application)}`}`,
  ...(kind === 'check' ? ['', '```sql', sql.trim(), fence, ''] : []),
];

/** Names come from a pull request: nothing of them starts a line, a link or a tag. */
const inLine = (text: string): string => text.replaceAll(/\s+/g, ' ').replaceAll(/[<>[\]`|\\]/g, (mark) => `\\${mark}`);
