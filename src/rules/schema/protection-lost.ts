import type { Severity } from '../../model/diagnostic.ts';
import type { LossKind } from '../../schema/losses/loss.ts';
import type { PlacedLoss } from '../facts.ts';
import { type LossTold, lossesTold, restoring } from '../reading/losses-told.ts';
import { defineMigrationRule } from '../rule.ts';
import { enumerated } from '../wording/enumerated.ts';

export const protectionLost = defineMigrationRule({
  id: 'protection-lost',
  severity: 'error',
  hazard: 'opens access',
  summary: 'an object loses what kept others out: security_invoker, a restrictive policy, a REVOKE',
  why: 'What is dropped and recreated is as open as its new definition and the default privileges make it. Nothing fails, so nobody notices.',
  references: ['https://www.postgresql.org/docs/current/sql-createview.html'],
  match: (facts) => lossesTold(facts, severityOf),
  message: (told) => [lostIn(told), givenIn(told)].filter((text) => text !== '').join('; '),
  advice: ({ losses }) => `Say it again in the same transaction: ${restoring(losses)}`,
});

const lostIn = ({ of, losses }: LossTold): string => {
  const lost = losses.filter(({ kind }) => kind !== 'revoked privilege');
  const [worst] = lost;
  if (worst === undefined) return '';
  const asked = worst.asked ? '' : ', which no statement asks for';
  return `${of} loses ${enumerated(lost.map(({ what }) => what))}${asked}: ${consequences[worst.kind] ?? ''}`;
};

const givenIn = ({ of, losses }: LossTold): string => {
  const given = losses.filter(({ kind }) => kind === 'revoked privilege').map(({ what }) => what);
  if (given.length === 0) return '';
  return `default privileges give ${enumerated(given)} on ${of} again, which they did not have before`;
};

const consequences: Partial<Readonly<Record<LossKind, string>>> = {
  'reading with own rights':
    'whoever may read the view sees all rows that its owner sees, past row level security and their own privileges',
  'security barrier': 'functions in a caller’s condition see rows that the view hides',
  'row security': 'every role with privileges on it sees and changes all rows',
  'forced row security': 'its owner sees and changes all rows',
  'restrictive policy': 'rows that it hid are open to everybody whom the other policies let in',
  'search path': 'it resolves names through its caller’s search_path, with its owner’s rights',
};

const severityOf = ({ kind, asked, relation }: PlacedLoss): Severity | undefined => {
  if (kind === 'reading with own rights') return 'error';
  if (kind === 'security barrier' || kind === 'forced row security' || kind === 'search path') return 'warning';
  if (asked) return undefined;
  if (kind === 'row security' || kind === 'restrictive policy') return 'error';
  if (kind !== 'revoked privilege') return undefined;
  return relation === undefined ? 'warning' : 'error';
};
