import type { Counterexample } from '../../model/effect.ts';
import type { QualifiedName } from '../../model/schema.ts';
import type { Ask } from './ask.ts';

/** What is said of something that is asked where nothing was tried. */
export function notTried(ask: Ask, reason: string): readonly Counterexample[] {
  const of = (matter: Counterexample['matter'], relation: QualifiedName): readonly Counterexample[] => [
    { matter, relation, state: 'not made', detail: reason },
  ];
  switch (ask.kind) {
    case 'not null':
      return of('NULL', ask.table);
    case 'check':
    case 'validate':
      return of('value outside the check', ask.table);
    case 'unique':
      return of('duplicate', ask.table);
    case 'exclusion':
      return of('overlap', ask.table);
    case 'foreign key':
      return of('row without parent', ask.table);
    case 'type':
      return of('value outside the type', ask.table);
    case 'partition':
      return of('row without partition', ask.attached ?? ask.parent);
    case 'any row':
      return of(ask.matter, ask.table);
    case 'domain':
    case 'delete':
    case 'each row':
      return []; // Which tables it is about is not known, or most such statements ask nothing.
  }
}
