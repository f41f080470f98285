import type { Rollback } from '../../model/plan.ts';
import type { ProjectReview } from '../../model/review.ts';
import { type Block, code, codeBlock, type Inline, item, list, paragraph, strong } from '../markdown/build.ts';
import { prose } from '../markdown/prose.ts';
import type { Section } from '../markdown/section.ts';
import { proofBlocks, proofWord } from '../words/proof.ts';

/** The way back: its SQL, what running it showed, what does not come back. */
export function rollbackSection(project: ProjectReview): Section {
  const { rollback } = project.plan;
  const lossy = rollback.losses.length > 0 ? ', with losses' : '';
  const state = rollback.source === 'none' ? 'none' : `${proofWord(rollback.proof)}${lossy}`;
  const blocks = rollbackBlocks(project);
  return {
    title: `Rollback: ${state}`,
    layout: 'collapsed',
    importance: 65,
    forms: [blocks, blocks.filter((block) => block.type !== 'code')],
  };
}

export function rollbackBlocks(project: ProjectReview): Block[] {
  const { rollback } = project.plan;
  const proof =
    rollback.source === 'none' ? [] : proofBlocks('This rollback restores the schema as it was', rollback.proof);
  const losses = [
    ...rollback.losses.map((loss) => item([strong('Does not come back:'), ' ', ...prose(loss)])),
    ...rollback.leaves.map((left) => item([strong('Stays as it is:'), ' ', ...prose(left)])),
  ];
  return [
    paragraph(...origin(rollback)),
    ...proof,
    ...(losses.length > 0 ? [list(losses)] : []),
    ...(rollback.sql.trim() === '' ? [] : [codeBlock('sql', rollback.sql)]),
    ...savedBlocks(rollback),
    paragraph(`With ${project.framework}: `, ...prose(project.guidance.rollBack)),
  ];
}

/** Copies that were tried: what to run before the change, and after the way back. */
function savedBlocks({ saved }: Rollback): Block[] {
  if (saved.length === 0) return [];
  const what = saved.map((one) => `${one.what} (${one.size})`).join('; ');
  const sql = [
    '-- before the change',
    ...saved.map((one) => one.save),
    '-- after the rollback',
    ...saved.map((one) => one.restore),
  ].join('\n');
  const words = ` A copy made before the change brings back ${what}. This was tried: all rows came back. Writes made between the copy and the change are not in the copy.`;
  return [paragraph(strong('To keep what is lost:'), ...prose(words)), codeBlock('sql', sql)];
}

function origin(rollback: Rollback): Inline[] {
  const transaction = rollback.transactional ? 'runs in one transaction' : 'runs outside any transaction';
  if (rollback.source === 'none') return [strong('There is no rollback'), ': restore from a backup.'];
  if (rollback.source === 'generated')
    return [`The migration has no down script. This one was generated and ${transaction}.`];
  const path = rollback.path === undefined ? [] : [' ', code(rollback.path)];
  return ['The down script', ...path, ` ${transaction}.`];
}
