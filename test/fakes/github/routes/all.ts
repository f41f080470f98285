import { graphqlRoute } from '../graphql/route.ts';
import type { Route } from '../http/call.ts';
import type { Violation } from '../http/record.ts';
import type { Delivery } from '../state/world.ts';
import { appRoutes } from './apps.ts';
import { checkRoutes } from './checks.ts';
import { commentRoutes } from './comments.ts';
import { contentRoutes } from './contents.ts';
import { deliveryRoutes } from './deliveries.ts';
import { gitRoutes } from './git.ts';
import { issueRoutes } from './issues.ts';
import { pullRoutes } from './pulls.ts';
import { repositoryRoutes } from './repositories.ts';
import { reviewRoutes } from './reviews.ts';
import { statusRoutes } from './statuses.ts';

/** Everything that the fake serves. */
export function allRoutes(redeliver: (delivery: Delivery) => void, violations: Violation[]): readonly Route[] {
  return [
    ...appRoutes,
    ...repositoryRoutes,
    ...gitRoutes,
    ...contentRoutes,
    ...pullRoutes,
    ...issueRoutes,
    ...commentRoutes,
    ...reviewRoutes,
    ...checkRoutes,
    ...statusRoutes,
    ...deliveryRoutes(redeliver),
    graphqlRoute(violations),
  ];
}
