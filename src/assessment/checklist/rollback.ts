import { shortName } from '../../sql/names.ts';
import type { PlannedChange } from '../../statements/record.ts';
import { breakageOf, breaksCode, notSearched, removedInWords } from '../breakage.ts';
import { realLosses } from '../losses.ts';
import { backupInPlan } from '../mitigation.ts';
import { listed, quoted, statementsOf } from '../statements.ts';
import { heldWayBack, wayBackName } from '../way-back.ts';
import {
  type Answer,
  answered,
  failedAnswer,
  notApplicable,
  notTried,
  seen,
  toAccept,
  toConfirm,
  tried,
} from './answer.ts';

/** Down migration tested? */
export function downTested(change: PlannedChange): Answer {
  const statements = statementsOf(change);
  if (statements.length === 0) return notApplicable('nothing runs');
  const { rollback } = change.plan;
  const name = wayBackName(rollback);
  if (rollback.source === 'none')
    return toConfirm(seen('there is no down script, and none could be generated'), statements, false);
  const held = heldWayBack(rollback);
  if (held !== undefined) return answered(held, statements);
  if (rollback.proof.state === 'not rehearsed')
    return toConfirm(notTried(`${name}: ${rollback.proof.reason}`), statements, false);
  const difference = rollback.proof.state === 'refuted' ? rollback.proof.difference : [];
  const text = `${name} does not restore the schema: ${listed(difference)}`;
  const asked = toAccept(change).some((one) => one.hazard === 'cannot be undone');
  return failedAnswer(tried(text), statements, rollback.source === 'framework' && !asked);
}

/** Data backup taken? */
export function backupTaken(change: PlannedChange): Answer {
  const losses = realLosses(change);
  if (losses.length === 0) return notApplicable('no statement removes data that exists today');
  const concerned = losses.map((loss) => loss.of);
  const when = backupInPlan(change);
  const removes = listed(concerned.map((statement) => quoted(statement.sql)));
  return toConfirm(seen(`${removes} cannot be undone${when === undefined ? '' : `; ${when}`}`), concerned, true);
}

/** Rollback procedure documented? */
export function procedureDocumented(change: PlannedChange): Answer {
  const statements = statementsOf(change);
  if (statements.length === 0) return notApplicable('nothing runs');
  const { rollback } = change.plan;
  if (rollback.source === 'framework')
    return answered(seen(`in this review, and in \`${rollback.path ?? 'the down script'}\``), statements);
  if (rollback.source === 'generated') return answered(seen('in this review: generated for this change'), statements);
  const losing = realLosses(change).map((loss) => loss.of);
  return toConfirm(
    seen('a restore is the only way back; write down who does it and how'),
    losing.length > 0 ? losing : statements,
    false,
  );
}

/** Feature flags ready to disable new code? */
export function featureFlags(change: PlannedChange): Answer {
  const breakage = breakageOf(change);
  if (!breaksCode(breakage) && breakage.unsearched.length > 0)
    return toConfirm(notTried(notSearched(breakage)), statementsOf(change), false);
  if (!breaksCode(breakage)) return notApplicable('no running code breaks');
  const names = breakage.used.map((report) => removedInWords(report.of));
  const tables = breakage.findings.flatMap((finding) => finding.relations.map((name) => `\`${shortName(name)}\``));
  const about = listed(names.length > 0 ? names : tables);
  const concerned = statementsOf(change).filter((one) =>
    breakage.findings.some((finding) => finding.migrationId === one.migration.id && finding.statement === one.index),
  );
  const text = `code that uses ${about === '' ? 'the new schema' : about} must be switchable without a new deploy`;
  const accepted = toAccept(change);
  const required = breakage.used.length > 0 || breakage.findings.some((finding) => accepted.includes(finding));
  return toConfirm(seen(text), concerned.length > 0 ? concerned : statementsOf(change), required);
}
