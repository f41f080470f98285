import { approaches } from './approaches.ts';
import { type Kinds, low, medium } from './profile.ts';

/** Views and the rewrite rules beneath them. */
export const views = {
  ViewStmt: (body) => [
    body.replace === true
      ? low('create or replace view', { approach: approaches.replaceTogether })
      : low('create view'),
  ],
  RefreshMatViewStmt: (body) => [
    body.concurrent === true || body.skipData === true
      ? low('refresh materialized view', { work: body.skipData === true ? 'brief' : 'rows' })
      : medium('refresh materialized view', 'duration', {
          approach: 'REFRESH … CONCURRENTLY, which needs a unique index',
          work: 'rewrite',
        }),
  ],
  RuleStmt: () => [medium('create rule', 'running code', { approach: 'a trigger does the same with fewer surprises' })],
} satisfies Partial<Kinds>;
