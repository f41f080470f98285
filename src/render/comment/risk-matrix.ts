import type { ProjectReview, Risk, RiskLevel } from '../../model/review.ts';
import { type Block, item, list, paragraph, strong, table } from '../markdown/build.ts';
import { prose } from '../markdown/prose.ts';
import type { Section } from '../markdown/section.ts';
import { absentRisks, basisWord } from '../words/basis.ts';
import { counted } from '../words/names.ts';

const order: readonly (RiskLevel | 'none')[] = ['none', 'low', 'medium', 'high'];
const weight = (risk: Risk) => order.indexOf(risk.likelihood) * order.indexOf(risk.impact);

/** Risk, likelihood, impact, mitigation: worst first. */
export function riskTable(risks: readonly Risk[]): Block {
  const sorted = [...risks].sort((a, b) => weight(b) - weight(a));
  return table(
    ['Risk', 'Likelihood', 'Impact', 'Evidence', 'Mitigation'],
    sorted.map((risk) => [
      [weight(risk) >= 6 ? strong(risk.risk) : risk.risk],
      [risk.likelihood],
      [risk.impact],
      [strong(`${basisWord(risk.basis)}:`), ' ', ...prose(risk.evidence)],
      prose(risk.mitigation),
    ]),
  );
}

/** Tables affected, rows, lock duration, total duration, space. */
export function summaryList(project: ProjectReview): Block {
  const { summary } = project;
  return list([
    item(['Rows: ', ...prose(summary.rows)]),
    item(['Locks are held: ', ...prose(summary.lockDuration)]),
    item(['In total: ', ...prose(summary.totalDuration)]),
    ...(summary.space === undefined ? [] : [item(['Needs: ', ...prose(summary.space)])]),
  ]);
}

/** undefined where no risk is left to speak of. */
export function riskSection(project: ProjectReview): Section | undefined {
  const real = project.risks.filter((risk) => weight(risk) > 0);
  if (real.length === 0) return undefined;
  const none = project.risks.filter((risk) => weight(risk) === 0);
  const rest = absentRisks(none).map((line) => paragraph(...prose(line)));
  const worst = [...real].sort((a, b) => weight(b) - weight(a))[0];
  return {
    title: `Risk matrix: ${counted(real.length, 'risk')}, highest: ${worst?.risk ?? ''}`,
    layout: 'collapsed',
    importance: 80,
    forms: [[riskTable(real), ...rest, summaryList(project)], [riskTable(real)]],
  };
}
