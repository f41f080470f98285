import { assessRisks } from '../../src/assessment/assess-risks.ts';
import { failing } from '../../src/assessment/failures.ts';
import { fillChecklist } from '../../src/assessment/fill-checklist.ts';
import { giveVerdict, isOpen } from '../../src/assessment/give-verdict.ts';
import type { Hazard } from '../../src/model/diagnostic.ts';
import type { ChecklistItem, Risk, Verdict } from '../../src/model/review.ts';
import type { PlannedChange } from '../../src/statements/record.ts';

/** What a review says in its four places. */
export type Said = {
  readonly change: PlannedChange;
  readonly risks: readonly Risk[];
  readonly checklist: readonly ChecklistItem[];
  readonly verdict: Verdict;
};

export function said(change: PlannedChange): Said {
  const checklist = fillChecklist([change]);
  const verdict = giveVerdict({ projects: [change], diagnostics: change.diagnostics, checklist });
  return { change, risks: assessRisks(change), checklist, verdict };
}

/** Where headline, matrix, checklist and findings of one change say different things of the same matter. */
export function contradictionsIn(change: PlannedChange): readonly string[] {
  const all = said(change);
  return [...ofFindings(all), ...ofBases(all), ...ofFailures(all), ...ofVerdict(all), ...ofPairs(all)];
}

const riskOf: Partial<Readonly<Record<Hazard, Risk['risk']>>> = {
  'breaks running code': 'application breaks',
  'data loss': 'data loss',
  'blocks writes': 'downtime',
  'blocks reads and writes': 'downtime',
  fails: 'migration fails',
  'fails on data': 'migration fails',
};

const question = ({ checklist }: Said, start: string): ChecklistItem | undefined =>
  checklist.find(({ text }) => text.startsWith(start));
const riskNamed = ({ risks }: Said, name: Risk['risk'] | undefined): Risk | undefined =>
  risks.find(({ risk }) => risk === name);

/** A finding of weight is a sign: its risk is not absent. */
const ofFindings = (all: Said): readonly string[] =>
  all.change.diagnostics
    .filter(({ severity }) => severity !== 'note')
    .flatMap(({ hazard, ruleId, severity }) => {
      const risk = riskNamed(all, riskOf[hazard]);
      const compatible = question(all, 'Is the application code')?.state;
      return [
        ...(risk?.likelihood === 'none' ? [`${severity} ${ruleId} (${hazard}), and no risk of: ${risk.risk}`] : []),
        ...(hazard === 'breaks running code' && compatible !== 'to confirm' && compatible !== 'failed'
          ? [`${ruleId} breaks running code, and its compatibility is: ${compatible}`]
          : []),
      ];
    });

/** Only what was tried or seen holds; nothing was tried where nothing ran. */
const ofBases = ({ checklist, risks, change }: Said): readonly string[] => [
  ...checklist
    .filter(({ state, basis }) => state === 'holds' && basis !== 'tried' && basis !== 'seen')
    .map(({ text, basis }) => `holds, and is ${basis}: ${text}`),
  ...[
    ...checklist.map(({ text, basis }) => ({ name: text, basis })),
    ...risks.map(({ risk, basis }) => ({ name: risk, basis })),
  ]
    .filter(({ basis }) => basis === 'tried' && change.rehearsal.outcome === 'not rehearsed')
    .map(({ name }) => `nothing ran, and it was tried: ${name}`),
];

/** Beside a migration that fails nothing is proven. */
const ofFailures = ({ checklist, risks, change, verdict }: Said): readonly string[] => {
  if (failing(change).length === 0) return [];
  const proven = checklist.filter(({ state, basis }) => state === 'holds' && basis === 'tried');
  const absent = risks.filter(({ likelihood, basis }) => likelihood === 'none' && basis === 'tried');
  return [
    ...proven.map(({ text }) => `it fails, and is proven: ${text}`),
    ...absent.map(({ risk }) => `it fails, and there is no sign of: ${risk}`),
    ...(verdict.state === 'blocked' ? [] : [`it fails, and the headline is: ${verdict.state}`]),
  ];
};

const ofVerdict = ({ checklist, verdict }: Said): readonly string[] => {
  const open = checklist.filter(isOpen).length;
  return [
    ...(open === verdict.open ? [] : [`${open} items are open, the headline counts ${verdict.open}`]),
    ...(open > 0 && verdict.state === 'clear' ? ['items are open, and the headline is clear'] : []),
    ...(open > 0 && verdict.state === 'confirm' && !/confirm/.test(verdict.sentence) ? [verdict.sentence] : []),
    ...(verdict.basis === 'tried' && verdict.state === 'clear' && checklist.some(isUntriedOnRows)
      ? [`rows were not tried, and the headline is sure: ${verdict.sentence}`]
      : []),
  ];
};

const isUntriedOnRows = ({ group, basis }: ChecklistItem): boolean =>
  group === 'data integrity' && basis === 'not tried';

/** Two places that answer the same question. */
const ofPairs = (all: Said): readonly string[] => {
  const breaks = riskNamed(all, 'application breaks')?.likelihood;
  const compatible = question(all, 'Is the application code');
  const fails = riskNamed(all, 'migration fails');
  const rows = question(all, 'Is existing data');
  const waits = riskNamed(all, 'downtime');
  const lock = question(all, 'Is the estimated lock');
  const failsNowhere = failing(all.change).length === 0;
  return [
    ...(compatible?.state === 'holds' && breaks !== 'none' ? [`compatible, and application breaks: ${breaks}`] : []),
    ...(compatible?.state === 'failed' && breaks === 'none' ? ['not compatible, and nothing breaks'] : []),
    ...(rows?.basis === 'not tried' && fails?.likelihood === 'none'
      ? ['no row was tried, and no sign of a failure']
      : []),
    ...(rows?.state === 'holds' && fails?.likelihood === 'medium' && failsNowhere
      ? ['rows pass, and it may fail']
      : []),
    ...(lock?.state === 'holds' && waits?.impact === 'high' ? ['the lock is fine, and downtime is high'] : []),
  ];
};
