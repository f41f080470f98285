import type { ListItem } from 'mdast';
import type { ContendedRun, Contention, LongestWaits } from '../../model/contention.ts';
import type { ProjectReview } from '../../model/review.ts';
import { type Block, code, type Inline, item, list, paragraph, strong, table } from '../markdown/build.ts';
import { joined, prose } from '../markdown/prose.ts';
import type { Section } from '../markdown/section.ts';
import { shorten } from '../markdown/visible.ts';
import { counted, names } from '../words/names.ts';

type Measured = Extract<Contention, { readonly state: 'measured' }>;

/** How long others waited on a real server, as written and as planned; undefined where nobody asked. */
export function contentionSection(project: ProjectReview): Section | undefined {
  if (project.contention === undefined) return undefined;
  return {
    title: contentionTitle(project.contention),
    layout: 'collapsed',
    importance: 60,
    forms: [contentionBlocks(project, project.contention, 50), contentionBlocks(project, project.contention, 0)],
  };
}

/** `Others waited up to 1.7 s as written, 9 ms as planned`. */
export function contentionTitle(contention: Contention): string {
  if (contention.state === 'not measured') return 'How long others wait: not measured';
  const { written, planned } = contention;
  if (written.error) return 'How long others wait: the change failed on the generated rows';
  const asPlanned = planned?.error
    ? ', and the plan failed on the generated rows'
    : `, ${planned && longest(planned)} as planned`;
  return `Others waited up to ${longest(written)} as written${planned ? asPlanned : ''}`;
}

/** The waits as bars: each way, and each of up to `most` steps of the plan. */
export function contentionBlocks(project: ProjectReview, contention: Contention, most: number): Block[] {
  if (contention.state === 'not measured')
    return [paragraph(strong('Not measured'), ': ', ...prose(contention.reason))];
  const { tables, writers, readers } = contention;
  const filled = tables.map(({ table: name, rows, reason }) => [
    ...names([name]),
    ` (${counted(rows, 'row')}${reason === undefined ? '' : ': '}`,
    ...prose(reason ?? ''),
    ')',
  ]);
  return [
    paragraph(
      `${project.rehearsal.engine?.description ?? 'A PostgreSQL server'}, generated rows in `,
      ...joined(filled, ', '),
      `; ${counted(writers, 'client')} wrote one row at a time and ${readers} read. The longest that one statement of theirs took:`,
    ),
    chart(project, contention, most),
    list([...troubles('As written', contention.written), ...troubles('As planned', contention.planned)]),
    paragraph(
      'Measured to compare, not to predict: in production it depends on the rows, on the load, and on transactions that are open.',
    ),
  ].filter((block) => block.type !== 'list' || block.children.length > 0);
}

type Line = { readonly name: readonly Inline[]; readonly waits: LongestWaits; readonly seconds: number | undefined };

function chart(project: ProjectReview, contention: Measured, most: number): Block {
  const { idle, written, planned } = contention;
  const titles = new Map(project.plan.steps.map(({ step }, index) => [step.id, `${index + 1}. ${step.title}`]));
  const steps = (planned?.parts ?? []).slice(0, most).map(
    ({ id, seconds, ...waits }): Line => ({
      name: ['↳ ', ...prose(shorten(titles.get(id) ?? id, 80))],
      waits,
      seconds,
    }),
  );
  const lines: Line[] = [
    { name: [strong('as written')], waits: written, seconds: written.seconds },
    ...(planned ? [{ name: [strong('as planned')], waits: planned, seconds: planned.seconds }, ...steps] : []),
    { name: ['before anything ran'], waits: idle, seconds: undefined },
  ];
  // What the machine itself does may be longer than all of it.
  const top = Math.max(...lines.slice(0, -1).map(({ waits }) => worst(waits)));
  const rows = lines.map(({ name, waits, seconds }) => [
    name,
    [bar(worst(waits) / top)],
    [milliseconds(waits.write)],
    [milliseconds(waits.read)],
    [seconds === undefined ? '' : milliseconds(seconds * 1_000)],
  ]);
  return table(['', 'longest wait', 'of a write', 'of a read', 'it took'], rows);
}

/** What went wrong in a run, for them or for it. */
function troubles(way: string, run: ContendedRun | undefined): ListItem[] {
  if (run === undefined) return [];
  const refused = run.failures.slice(0, 3).map(({ message, count }) => [`${count} × `, code(message)]);
  return [
    ...(run.error ? [item([`${way} it failed: `, ...prose(run.error.message)])] : []),
    ...(refused.length > 0 ? [item([`${way}, statements of others were refused: `, ...joined(refused, ', ')])] : []),
  ];
}

const worst = ({ write, read }: LongestWaits): number => Math.max(write, read);

const longest = (waits: LongestWaits): string => milliseconds(worst(waits));

const longestBar = 12;

function bar(share: number): string {
  return '█'.repeat(Math.round(Math.min(share, 1) * longestBar)) || '▏';
}

/** `9 ms`, `1.7 s`. */
function milliseconds(value: number): string {
  return value < 1_000 ? `${Math.round(value)} ms` : `${(value / 1_000).toFixed(1)} s`;
}
