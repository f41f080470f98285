import { readFileSync } from 'node:fs';
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { type Extension, PGlite, type Results } from '@electric-sql/pglite';
import { extensionModules } from './extensions.ts';
import type { Notice, Result, Session } from './session.ts';

/** Opens PGlite: PostgreSQL in this very process, in memory. `image` is a path to a compressed data directory. */
export const openEmbedded = async (image: string | undefined, extensions: readonly string[]): Promise<Session> => {
  const modules = await loadExtensions(extensions);
  const database = await PGlite.create({
    extensions: modules,
    initDbStartParams: smallCluster,
    startParams: [...PGlite.defaultStartParams, ...settingsInMemory.flatMap((setting) => ['-c', setting])],
    ...(image === undefined ? {} : { loadDataDir: new Blob([zstdDecompressSync(readFileSync(image))]) }),
  });
  return sessionOf(database, new Set(Object.keys(modules)));
};

/** Log segments of 1 MB, not of 16: the log is thrown away, and each image would carry one. */
const smallCluster: string[] = ['--wal-segsize=1', '-c', 'shared_buffers=16MB'];

/** The files are in memory already: there is no disk to spare, and no crash to come back from. */
const settingsInMemory = ['shared_buffers=16MB', 'wal_recycle=off', 'wal_init_zero=off', 'full_page_writes=off'];

const sessionOf = async (database: PGlite, loaded: ReadonlySet<string>): Promise<Session> => {
  let notices: Notice[] = [];
  const onNotice = (notice: { severity?: string | undefined; message?: string | undefined }): void => {
    if (notices.length < 10_000) notices.push({ severity: notice.severity ?? '', message: notice.message ?? '' });
  };
  const run = async (sql: string): Promise<Result> => lastOf(await database.exec(sql, { onNotice }));
  const version = String((await run('SHOW server_version')).rows[0]?.server_version ?? '');
  return {
    run,
    copyIn: async (_, { rows, asFile }) =>
      lastOf([await database.query(asFile, [], { blob: new Blob([rows]), onNotice })]),
    notices: () => {
      const drained = notices;
      notices = [];
      return drained;
    },
    description: `PostgreSQL ${version} (PGlite)`,
    version: Number.parseInt(version, 10),
    image: async () => {
      // What is in the log is written to the tables, so that only its last segment is kept and nothing has to be redone.
      await run('SELECT pg_switch_wal()');
      await run('CHECKPOINT');
      const directory = await database.dumpDataDir('none');
      const level = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };
      return zstdCompressSync(new Uint8Array(await directory.arrayBuffer()), level);
    },
    hasExtension: (name) => loaded.has(name) || name === 'plpgsql',
    close: () => database.close(),
  };
};

const lastOf = (results: readonly Results[]): Result => {
  const last = results.at(-1);
  return { rows: (last?.rows ?? []) as Result['rows'], affected: last?.rowCount ?? last?.affectedRows };
};

const loadExtensions = async (names: readonly string[]): Promise<Record<string, Extension>> => {
  const loaded: Record<string, Extension> = {};
  for (const name of names) {
    const load = extensionModules.get(name);
    if (load) loaded[name] = await load();
  }
  return loaded;
};
