import type { Risk } from '../../model/review.ts';
import type { PlannedChange } from '../../statements/record.ts';
import {
  type Breakage,
  breakageOf,
  breaksCode,
  brokenInWords,
  messageOf,
  notFound,
  nothingNarrowed,
  notSearched,
  retypedIn,
  usesInWords,
} from '../breakage.ts';
import { stepsInWords } from '../mitigation.ts';
import { listed } from '../statements.ts';

/** Code that runs now and meets the new schema. */
export function applicationBreaks(change: PlannedChange): Risk {
  const breakage = breakageOf(change);
  const risk = 'application breaks';
  if (breaksCode(breakage)) {
    return {
      risk,
      likelihood: likelihoodOf(change, breakage),
      impact: 'high',
      basis: 'seen',
      evidence: brokenBy(change, breakage),
      mitigation: mitigationOf(change),
    };
  }
  const mitigation = mitigationOf(change);
  if (breakage.unsearched.length > 0) {
    const evidence = listed([notSearched(breakage), ...(breakage.unused.length > 0 ? [notFound(breakage)] : [])]);
    return { risk, likelihood: 'medium', impact: 'high', basis: 'not tried', evidence, mitigation };
  }
  const retyped = retypedIn(change);
  const known = [...(retyped === undefined ? [] : [retyped]), ...breakage.noted.map(messageOf)];
  if (breakage.unused.length > 0) {
    const evidence = listed([...known, `${notFound(breakage)}; code outside this repository was not searched`]);
    const basis = known.length > 0 ? 'seen' : 'nothing found';
    return { risk, likelihood: 'low', impact: 'medium', basis, evidence, mitigation };
  }
  if (known.length > 0) {
    return { risk, likelihood: 'low', impact: 'medium', basis: 'seen', evidence: listed(known), mitigation };
  }
  return { risk, likelihood: 'none', impact: 'none', ...nothingNarrowed(change), mitigation: 'not needed' };
}

const likelihoodOf = ({ narrowed }: PlannedChange, { used, unused, findings }: Breakage): Risk['likelihood'] => {
  if (used.length > 0 || narrowed.some(({ refuses }) => refuses === 'all')) return 'high';
  if (findings.length > 0) return unused.length === 0 ? 'high' : 'medium';
  return 'low';
};

const brokenBy = (change: PlannedChange, breakage: Breakage): string => {
  const used = breakage.used.map(usesInWords);
  const said = brokenInWords(change);
  const searched = breakage.unused.length > 0 && used.length === 0 ? [notFound(breakage)] : [];
  const unsearched = breakage.unsearched.length > 0 ? [notSearched(breakage)] : [];
  return listed([...used, ...(used.length > 0 ? [] : said), ...searched, ...unsearched]);
};

const mitigationOf = ({ plan }: PlannedChange): string => {
  const first = plan.steps.find(({ step }) => step.kind === 'application' || step.application !== undefined);
  const last = plan.steps.findLast(({ step }) => step.release > 0);
  const steps = [first, last].flatMap((one) => (one === undefined ? [] : [one]));
  return steps.length > 0
    ? stepsInWords(steps)
    : 'first deploy code that works with both schemas everywhere, then run this migration';
};
