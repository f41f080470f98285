import type { Risk } from '../../model/review.ts';
import { spaceInWords } from '../../production/sizing/estimate-in-words.ts';
import { shortName } from '../../sql/names.ts';
import type { PlannedChange } from '../../statements/record.ts';
import { durationOf, estimateOfWorks, workInWords } from '../durations.ts';
import { isLarge, isSmall } from '../locks.ts';
import { stepsFor, stepsInWords } from '../mitigation.ts';
import { listed } from '../statements.ts';
import { watched } from '../watched.ts';
import { type Work, worksOf } from '../works.ts';

/** Input, output and replication that the migration's own work costs everybody else. */
export function performanceDegradation(change: PlannedChange): Risk {
  const works = worksOf(change);
  const risk = 'performance degradation';
  if (works.length === 0) {
    const ground = watched(change, 'no statement reads or writes all rows of an existing table');
    return { risk, likelihood: 'none', impact: 'none', ...ground, mitigation: 'not needed' };
  }
  const heavy = works.filter((work) => !isSmall(work.size));
  if (heavy.length === 0) {
    const evidence = `${listed(works.map(workInWords))}; known to be small`;
    return { risk, likelihood: 'low', impact: 'low', basis: 'seen', evidence, mitigation: 'not needed' };
  }
  return {
    risk,
    likelihood: heavy.some((work) => isLarge(work.size)) ? 'high' : 'medium',
    impact: heavy.some((work) => work.what === 'rewrite' || work.what === 'rows') ? 'medium' : 'low',
    basis: 'seen',
    evidence: `${durationOf(heavy)}${writtenInWords(heavy)}`,
    mitigation: mitigationOf(change, heavy),
  };
}

/** What a disk and a replica have to take. Scans write nothing. */
const writtenInWords = (heavy: readonly Work[]): string => {
  const estimate = estimateOfWorks(heavy);
  const space = estimate && spaceInWords(estimate);
  const needs = space === undefined ? '' : `; needs ${space}`;
  if (heavy.every(({ what }) => what === 'scan')) return needs;
  return `${needs}; what it writes goes through the WAL, and replicas lag until they have replayed it`;
};

const mitigationOf = (change: PlannedChange, heavy: readonly Work[]): string => {
  const steps = stepsFor(
    change,
    heavy.map((work) => work.of),
  );
  if (steps.length > 0) return stepsInWords(steps);
  const tables = listed(heavy.map((work) => `\`${shortName(work.relation)}\``));
  return `run it while ${tables} is quiet, and watch the lag of replicas`;
};
