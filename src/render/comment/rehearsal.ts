import type { ListItem } from 'mdast';
import type { ProjectReview, RehearsalReport } from '../../model/review.ts';
import { type Block, code, type Inline, item, list, paragraph, strong } from '../markdown/build.ts';
import { joined, prose } from '../markdown/prose.ts';
import type { Section } from '../markdown/section.ts';
import { counted, names } from '../words/names.ts';

/** On what the claims rest: the engine, the history replayed, what was made up, what was skipped. */
export function rehearsalSection(project: ProjectReview): Section {
  const { rehearsal } = project;
  const { madeUp, skipped: left, applied, migrations } = rehearsal.history;
  const made = madeUp.length > 0 ? `, ${counted(madeUp.length, 'object')} made up` : '';
  const skipped = left.length > 0 ? `, ${counted(left.length, 'statement')} skipped` : '';
  const history =
    migrations === 0 ? 'no earlier migrations' : `${applied} of ${counted(migrations, 'earlier migration')} replayed`;
  return {
    title: `Rehearsal: ${rehearsal.outcome === 'rehearsed' ? `${history}${made}${skipped}` : 'not rehearsed'}`,
    layout: 'collapsed',
    importance: 20,
    forms: [rehearsalBlocks(project, 50), rehearsalBlocks(project, 5)],
  };
}

export function rehearsalBlocks(project: ProjectReview, most: number): Block[] {
  const { rehearsal } = project;
  const reason =
    rehearsal.outcome === 'not rehearsed'
      ? [paragraph(strong('Not rehearsed'), ': ', ...prose(rehearsal.reason ?? ''))]
      : [];
  const items = [
    ...(rehearsal.engine
      ? [
          item([
            'Engine: ',
            rehearsal.engine.description,
            ...loaded(rehearsal.engine.extensions ?? []),
            rehearsal.history.cached ? ', history from a stored image' : '',
          ]),
        ]
      : []),
    item(['Migrations found in ', code(project.directory), ' (', ...prose(project.detectedBy), ')']),
    ...madeUpItems(rehearsal.history, most),
    ...skippedItems(rehearsal.history, most),
    ...rowItems(rehearsal, most),
  ];
  return [...reason, list(items)];
}

function loaded(extensions: readonly string[]): Inline[] {
  return extensions.length === 0
    ? []
    : [
        ', with ',
        ...joined(
          extensions.map((name) => [code(name)]),
          ', ',
        ),
      ];
}

function madeUpItems({ madeUp }: RehearsalReport['history'], most: number): ListItem[] {
  const left = madeUp.filter(({ kind }) => kind === 'left out');
  const made = madeUp.filter(({ kind }) => kind !== 'left out');
  return [
    ...listItem(
      'Made up, because no migration creates it: ',
      made.map(({ kind, name }) => [`${kind} `, code(name)]),
      most,
    ),
    ...listItem(
      'Left out, because only a server set up as production has it: ',
      left.map(({ name }) => [code(name)]),
      most,
    ),
  ];
}

function listItem(title: string, names: readonly Inline[][], most: number): ListItem[] {
  if (names.length === 0) return [];
  const rest = names.length > most ? [[`${names.length - most} more`]] : [];
  return [item([title, ...joined([...names.slice(0, most), ...rest], ', ')])];
}

function skippedItems({ skipped }: RehearsalReport['history'], most: number): ListItem[] {
  const shown = skipped
    .slice(0, most)
    .map((each) => item(['Skipped in the history: ', code(`${each.path}:${each.line}`), ': ', ...prose(each.reason)]));
  return skipped.length > most
    ? [...shown, item([`${counted(skipped.length - most, 'more statement')} skipped`])]
    : shown;
}

function rowItems({ rows }: RehearsalReport, most: number): ListItem[] {
  const made = rows.made
    .slice(0, most)
    .map((each) =>
      item([
        `${counted(each.rows, 'awkward row')} in `,
        ...names([each.table]),
        ': ',
        ...prose(each.awkward.join(', ')),
      ]),
    );
  const notMade = rows.notMade
    .slice(0, most)
    .map((each) => item(['No rows in ', ...names([each.table]), ': ', ...prose(each.reason)]));
  return [...made, ...notMade];
}
