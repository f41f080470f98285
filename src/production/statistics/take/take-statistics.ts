import type { Statistics } from '../../../model/statistics.ts';
import { type AskLimits, askServer } from './ask.ts';
import { assembleStatistics } from './assemble.ts';

export { TooOld } from './ask.ts';

/**
 * Takes the statistics of a production database: one transaction that writes nothing and reads no user's row.
 *
 * @param url `postgres://…`; a role that may connect is enough, one in pg_monitor also sees how far replicas lag
 * @throws TooOld; and whatever the server or the network says, with its code
 */
export async function takeStatistics(url: string, limits?: AskLimits): Promise<Statistics> {
  return assembleStatistics(await askServer(url, limits));
}
