import type { Basis, Ground } from '../model/basis.ts';
import { cameToItsEnd } from '../model/effect.ts';
import type { PlannedChange, SeenStatement } from '../statements/record.ts';
import { unparsedIn } from '../statements/unparsed.ts';
import { listed, quoted, statementsOf } from './statements.ts';

/**
 * What an answer about locks and work rests on: the rehearsal watched every statement, or its kind says it, or it did not run
 * to the end.
 */
export function watched(change: PlannedChange, said: string): Ground {
  if (change.rehearsal.outcome === 'not rehearsed') {
    return { basis: 'not tried', evidence: `${said}, judging by the kind of statement (not rehearsed)` };
  }
  const statements = statementsOf(change);
  const [unparsed] = unparsedIn(change);
  if (unparsed !== undefined) return { basis: 'not tried', evidence: `${said}, apart from what does not parse` };
  if (statements.length === 0) return { basis: 'seen', evidence: said };
  const blind = statements.filter((one) => basisOf(one) === 'not tried');
  if (blind.length > 0) {
    const names = listed(blind.map(({ sql }) => quoted(sql)));
    return { basis: 'not tried', evidence: `${said}, judging by the kind of statement; not watched: ${names}` };
  }
  return statements.every((one) => basisOf(one) === 'tried')
    ? { basis: 'tried', evidence: `observed: ${said}` }
    : { basis: 'seen', evidence: `${said}; what can't be watched from inside was seen on real servers` };
}

const basisOf = ({ trace }: SeenStatement): Basis => {
  if (trace === undefined || !cameToItsEnd(trace.outcome) || trace.effect === undefined) return 'not tried';
  if (trace.effect.source === 'not observed') return 'not tried';
  return trace.effect.source === 'observed' ? 'tried' : 'seen';
};
