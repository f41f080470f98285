import type { Diagnostic } from '../../src/model/diagnostic.ts';
import type { Effect } from '../../src/model/effect.ts';
import type { Step } from '../../src/model/step.ts';
import { shortName } from '../../src/sql/names.ts';
import type { Scene } from './engine.ts';

/** What the tool says of a case, as plain text for its page: the page's own rule in full, others by name. */
export function describeReview(id: string, diagnostics: readonly Diagnostic[], scene: Scene): string {
  const own = diagnostics.filter(({ ruleId }) => ruleId === id);
  const others = [...new Set(diagnostics.filter(({ ruleId }) => ruleId !== id).map(({ ruleId }) => ruleId))];
  const also = others.length > 0 ? [`Also: ${others.join(', ')}.`] : [];
  if (own.length > 0) return [...own.flatMap(describe), ...also].join('\n');
  const effects = scene.traces.flatMap(({ statements }) =>
    statements.flatMap(({ effect }) => (effect ? [seen(effect)] : [])),
  );
  return ['silent', ...effects.filter((text) => text !== '').map((text) => `Observed: ${text}.`), ...also].join('\n');
}

const describe = (found: Diagnostic): readonly string[] => [
  `${found.severity} ${found.ruleId} (${found.hazard})`,
  `${found.message}.`,
  `Instead: ${found.advice}`,
  ...found.because.map((reason) => `Because: ${reason}.`),
  ...(found.effect && seen(found.effect) !== ''
    ? [
        `${{ observed: 'Observed', atlas: 'As seen on real servers', 'not observed': 'Not observed', manual: 'By the manual' }[found.effect.source]}: ${seen(found.effect)}.`,
      ]
    : []),
  ...found.safely.flatMap(describeStep),
];

const describeStep = (step: Step, index: number): readonly string[] => {
  const sql = step.sql.trim().split('\n');
  return [
    `${index + 1}. ${step.title}`,
    ...(sql.length <= 3 ? sql : ['(SQL of the plan)']).filter((line) => line !== '').map((line) => `   ${line}`),
  ];
};

/** Locks of SHARE UPDATE EXCLUSIVE and stronger on what was there before, and the work done. */
const seen = (effect: Effect): string => {
  const locks = effect.locks
    .filter(
      ({ kind, mode, isNew }) =>
        !isNew && kind !== 'index' && kind !== 'sequence' && !/^(ACCESS SHARE|ROW SHARE|ROW EXCLUSIVE)$/.test(mode),
    )
    .map(({ mode, relation }) => `${mode} on ${shortName(relation)}`);
  const rewrites = effect.rewrites
    .filter(({ isNew }) => !isNew)
    .map(({ relation }) => `rewrites ${shortName(relation)}`);
  const scans = effect.scans.filter(({ isNew }) => !isNew).map(({ relation }) => `scans ${shortName(relation)}`);
  const builds = effect.indexBuilds.filter(({ isNew }) => !isNew).map(({ index }) => `builds ${shortName(index)}`);
  return [...new Set([...locks, ...rewrites, ...scans, ...builds])].join('; ');
};
