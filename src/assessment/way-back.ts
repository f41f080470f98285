import type { Ground } from '../model/basis.ts';
import type { Plan } from '../model/plan.ts';
import { listed } from './statements.ts';

/** A way back in a sentence: the file of the tool, or the one that was generated. */
export function wayBackName({ path }: Plan['rollback']): string {
  return path === undefined ? 'the generated rollback' : `\`${path}\``;
}

/**
 * How far a way back that held was tried: one on which nothing is to be done is read, and proves nothing. Undefined for one
 * that was refuted, or not run.
 */
export function heldWayBack(rollback: Plan['rollback']): Ground | undefined {
  const { source, path, sql, proof, losses } = rollback;
  if (proof.state !== 'proven') return undefined;
  const lost = losses.length === 0 ? '' : `; values are not restored: ${listed(losses)}`;
  const how = `${proof.how.replace(/\.$/, '')}${lost}`;
  const ran = source === 'framework' || sql.trim() !== '';
  return { basis: ran ? 'tried' : 'seen', evidence: path === undefined ? how : `\`${path}\`: ${how}` };
}
