import { UserError } from '../../model/user-error.ts';
import type { Route } from '../web/route.ts';
import { type Address, type Listening, listen } from '../web/server.ts';

/** Listens, or says what stands in the way. @throws UserError */
export async function listenOrExplain(
  routes: readonly Route[],
  { host, port }: Address,
  failed: (error: unknown) => void,
): Promise<Listening> {
  try {
    return await listen(routes, { host, port }, failed);
  } catch (error) {
    throw new UserError(
      `can't listen on ${host}:${port}: ${error instanceof Error ? error.message : String(error)}`,
      'an address of this machine and a free port',
      'HOST=0.0.0.0 PORT=3000',
    );
  }
}
