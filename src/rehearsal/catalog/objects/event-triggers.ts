import type { EventTrigger } from '../../../model/schema.ts';
import { query } from '../query.ts';
import type { CatalogReader } from '../reader.ts';
import { enabledWord, notOfExtension } from '../scope.ts';
import { byName } from '../sorting.ts';

const rows = query<EventTrigger>(
  `
SELECT g.evtname AS name, g.evtevent AS event, coalesce(g.evttags, '{}') AS tags, g.evtfoid::regprocedure AS routine,
  ${enabledWord('g.evtenabled')} AS enabled
FROM pg_event_trigger g WHERE ${notOfExtension('pg_event_trigger', 'g.oid')}`,
  'pg_event_trigger',
);

export const eventTriggers: CatalogReader<'eventTriggers'> = {
  queries: [rows],
  read: (found) => byName(found.rows(rows)),
  commentedAs: { 'event trigger': 'EVENT TRIGGER' },
  owned: `SELECT 'pg_event_trigger'::regclass AS class, oid, evtowner AS owner FROM pg_event_trigger`,
};
