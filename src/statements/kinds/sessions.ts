import { approaches } from './approaches.ts';
import { always, type Kinds, low, medium } from './profile.ts';

/** What concerns the session that runs the migration, or the upkeep of storage. */
export const sessions = {
  VariableSetStmt: (body) => [low(body.is_local === true ? 'set for this transaction' : 'set for this session')],
  VariableShowStmt: always(low('show setting')),
  TransactionStmt: always(
    low('control transaction', { approach: 'leave it to the migration tool where it opens one' }),
  ),
  ConstraintsSetStmt: always(low('set constraint checking')),
  DiscardStmt: always(low('discard session state')),
  PrepareStmt: always(low('prepare statement')),
  ExecuteStmt: always(medium('execute prepared statement', 'unknown', { work: 'unknown', reversible: 'unknown' })),
  DeallocateStmt: always(low('deallocate statement')),
  DeclareCursorStmt: always(low('declare cursor')),
  FetchStmt: always(low('fetch from cursor')),
  ClosePortalStmt: always(low('close cursor')),
  ListenStmt: always(low('listen')),
  UnlistenStmt: always(low('stop listening')),
  NotifyStmt: always(low('notify')),
  LoadStmt: always(medium('load library', 'access', { approach: approaches.outsideMigration })),
  ExplainStmt: always(low('explain')),
  CheckPointStmt: always(low('checkpoint', { approach: approaches.outsideMigration })),
  VacuumStmt: (body) => [
    JSON.stringify(body.options ?? []).includes('"full"')
      ? medium('vacuum full', 'duration', { approach: approaches.window, work: 'rewrite' })
      : low(body.is_vacuumcmd === true ? 'vacuum' : 'analyze', { approach: approaches.restartable, work: 'scan' }),
  ],
} satisfies Partial<Kinds>;
