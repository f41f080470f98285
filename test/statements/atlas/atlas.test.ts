import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Node } from '../../../src/model/node.ts';
import type { Schema } from '../../../src/model/schema.ts';
import { readSchema } from '../../../src/rehearsal/catalog/read-schema.ts';
import { openEmbedded } from '../../../src/rehearsal/embedded.ts';
import { unwatchedEffect } from '../../../src/rehearsal/unwatched.ts';
import { judge } from '../../../src/rules/judge.ts';
import { readScript, wholeFile } from '../../../src/sql/script.ts';
import { transactionRefusal } from '../../../src/sql/transaction-refusal.ts';
import { type AtlasEntry, atlas, atlasVersions, sightOn } from '../../../src/statements/atlas/atlas.ts';
import { atlasIdOf } from '../../../src/statements/atlas/entry-of.ts';
import { emptyCluster } from '../../fakes/kept/images.ts';
import { rehearsedChangeOf } from '../../fakes/record.ts';
import { inputOf, migrationOf } from '../../rules/scene.ts';

const nodeOf = ({ id, sql }: AtlasEntry): Node | undefined => readScript(wholeFile(id, sql)).statements[0]?.node;
const newest = (entry: AtlasEntry) => sightOn(entry, 18);

test('the atlas holds at least 250 statements, each seen on every version from 13 to 18', () => {
  expect(atlas.length).toBeGreaterThanOrEqual(250);
  for (const entry of atlas) {
    const on = entry.seen.flatMap((seen) => seen.on).filter((engine) => engine !== 'embedded');
    expect(on.toSorted(), entry.id).toEqual(atlasVersions.map(String));
  }
});

test('the PostgreSQL that rehearses does to every statement what a real server of its version does', () => {
  for (const entry of atlas) {
    const embedded = entry.seen.find(({ on }) => on.includes('embedded'));
    if (embedded) expect(embedded.on, entry.id).toContain('18');
  }
});

test('every statement that a real server refuses in a transaction is known to, and no other', () => {
  for (const entry of atlas) {
    const node = nodeOf(entry);
    // Whether a table is partitioned is not in the statement: the rehearsal finds out by running it.
    if (!node || newest(entry)?.error || entry.id === 'reindex-table-partitioned') continue;
    expect(transactionRefusal(node) !== undefined, entry.id).toBe(newest(entry)?.refusesTransaction);
  }
});

test('what cannot be watched is told with the locks that real servers took', () => {
  const told = atlas.flatMap((entry) => {
    const node = nodeOf(entry);
    const effect = node && !newest(entry)?.error ? unwatchedEffect(node, 'public') : undefined;
    return effect ? [{ id: entry.id, effect, seen: newest(entry)?.locks ?? {} }] : [];
  });
  expect(told.length).toBeGreaterThan(10);
  let compared = 0;
  for (const { id, effect, seen } of told) {
    const tables = effect.locks.filter(({ kind }) => kind === 'table');
    for (const { relation, mode } of tables) {
      const name = relation.replace(/^public\./, '');
      // REINDEX INDEX and DROP INDEX name an index: its table's lock is told for it.
      if (!(name in seen)) continue;
      expect({ id, name, mode }).toEqual({ id, name, mode: seen[name] });
      compared += 1;
    }
  }
  expect(compared).toBeGreaterThan(8);
});

test('a statement stands for one that is refused in a transaction as it is', () => {
  let stood = 0;
  for (const entry of atlas) {
    const node = nodeOf(entry);
    const id = node && atlasIdOf(node);
    if (id === undefined || newest(entry)?.error) continue;
    const stands = atlas.find((other) => other.id === id);
    expect(stands && newest(stands)?.refusesTransaction, entry.id).toBe(newest(entry)?.refusesTransaction);
    stood += 1;
  }
  expect(stood).toBeGreaterThan(10);
});

test('what a version calls a syntax error or an unknown option is told for that version, and for no other', () => {
  const told = atlas.flatMap((entry) => {
    if (newest(entry)?.error || entry.first.some((sql) => /NOT VALID$/.test(sql))) return [];
    return atlasVersions.flatMap((version) => {
      const change = [migrationOf('migrations/0001.sql', `${entry.sql};`)];
      const empty = { title: '', silent: false, fences: [], review: undefined, end: 0 };
      const { diagnostics } = judge({
        ...inputOf(empty, [], change, undefined),
        postgres: version,
        postgresUpTo: version,
      });
      const says = diagnostics.some(({ ruleId }) => ruleId === 'newer-than-the-server');
      const refused = ['42601', '22023'].includes(sightOn(entry, version)?.error?.sqlState ?? '');
      return says === refused
        ? []
        : [`${entry.id} on ${version}: ${refused ? 'refused' : 'taken'}, and the rule ${says ? 'tells' : 'is silent'}`];
    });
  });
  expect(told).toEqual([]);
});

describe('what the rules say a statement locks, without running it', () => {
  let before: Schema;
  beforeAll(async () => {
    const session = await openEmbedded(await emptyCluster(), []);
    await session.run(readFileSync(join(import.meta.dirname, '../../../tools/atlas/schema.sql'), 'utf8'));
    before = await readSchema(async (sql) => (await session.run(sql)).rows);
    await session.close();
  });

  test('is what real servers of every version did', () => {
    const wrong: string[] = [];
    let compared = 0;
    for (const entry of atlas) {
      const input = inputOf(
        { title: '', silent: false, fences: [], review: undefined, end: 0 },
        [],
        [migrationOf('migrations/0001.sql', `${entry.sql};`)],
        undefined,
      );
      for (const { ruleId, effect } of judge(rehearsedChangeOf(input, { before })).diagnostics) {
        for (const { relation, mode, kind } of effect?.source === 'manual' ? effect.locks : []) {
          const name = relation.replace(/^public\./, '');
          for (const version of atlasVersions) {
            const sight = sightOn(entry, version);
            if (!sight || sight.error || kind === 'index') continue;
            compared += 1;
            if (sight.locks[name] !== mode)
              wrong.push(`${entry.id} on ${version}: ${ruleId} says ${mode} on ${name}, seen ${sight.locks[name]}`);
          }
        }
      }
    }
    expect(wrong).toEqual([]);
    expect(compared).toBeGreaterThan(300);
  });
});
