import { objectWord } from '../../model/object-words.ts';
import { approaches } from './approaches.ts';
import { always, type Kinds, low, medium } from './profile.ts';

const unseen = {
  approach: 'read it: its text is not a plain statement',
  work: 'unknown',
  reversible: 'unknown',
} as const;

/** Functions, what calls them, and the languages and operators made of them. */
export const routines = {
  CreateFunctionStmt: (body) => {
    const noun = body.is_procedure === true ? 'procedure' : 'function';
    return body.replace === true
      ? [low(`create or replace ${noun}` as const, { approach: approaches.replaceTogether })]
      : [low(`create ${noun}` as const)];
  },
  AlterFunctionStmt: (body) => [low(`change ${objectWord(body.objtype ?? 'OBJECT_FUNCTION')}` as const)],
  DoStmt: always(medium('run a block of code', 'unknown', unseen)),
  CallStmt: always(medium('call procedure', 'unknown', unseen)),
  CreateTrigStmt: (body) => [
    low(body.replace === true ? 'create or replace trigger' : 'create trigger', {
      approach: 'short transaction with a lock timeout: writes wait while it is added',
    }),
  ],
  CreateEventTrigStmt: always(medium('create event trigger', 'running code')),
  AlterEventTrigStmt: always(medium('change event trigger', 'running code')),
  CreatePLangStmt: always(medium('create language', 'access', { approach: approaches.outsideMigration })),
  CreateCastStmt: always(medium('create cast', 'running code', { approach: 'check queries that relied on no cast' })),
  CreateTransformStmt: always(low('create transform')),
  CreateConversionStmt: always(low('create conversion')),
  CreateOpClassStmt: always(low('create operator class')),
  CreateOpFamilyStmt: always(low('create operator family')),
  AlterOpFamilyStmt: always(medium('change operator family', 'running code')),
  AlterOperatorStmt: always(low('change operator')),
  CreateAmStmt: always(low('create access method')),
} satisfies Partial<Kinds>;
