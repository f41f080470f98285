import type { Routine, Schema } from '../../model/schema.ts';
import { shortName } from '../../sql/names.ts';
import { match } from '../migration/compare.ts';
import { header } from '../objects/routines.ts';
import type { Loss } from './loss.ts';
import { objectInWords } from './object-in-words.ts';

/** Functions that no longer run with their owner's rights, or no longer with a search_path of their own. */
export function lostRights(before: Schema, after: Schema): readonly Loss[] {
  return match(before.routines, after.routines, ({ identity }) => identity).kept.flatMap(
    ({ before: was, after: is }) =>
      was.kind === 'aggregate' || was.definition === is.definition ? [] : lostBy(was, is),
  );
}

const lostBy = (was: Routine, is: Routine): readonly Loss[] => {
  const word = is.kind === 'procedure' ? 'PROCEDURE' : 'FUNCTION';
  const loss = (kind: Loss['kind'], what: string, restore: string): Loss => ({
    ...objectInWords(`${word} ${is.identity}`),
    of: `the ${word.toLowerCase()} ${shortName(is.identity)}`,
    kind,
    what,
    key: `${kind} ${is.identity}`,
    restore: [`ALTER ${word} ${is.identity} ${restore}`],
  });
  const path = pathOf(was);
  return [
    ...(isDefiner(was) && !isDefiner(is) ? [loss('definer rights', 'SECURITY DEFINER', 'SECURITY DEFINER')] : []),
    ...(path !== undefined && pathOf(is) === undefined && isDefiner(is) ? [loss('search path', path, path)] : []),
  ];
};

const isDefiner = (routine: Routine): boolean => / SECURITY DEFINER\b/.test(header(routine));

const pathOf = (routine: Routine): string | undefined => /^ (SET search_path TO .*)$/m.exec(header(routine))?.[1];
