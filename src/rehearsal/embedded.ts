import { readFile } from 'node:fs/promises';
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { type Extension, PGlite, type Results } from '@electric-sql/pglite';
import { type Files, KeptDirectory, packDirectory } from './data-directory.ts';
import { extensionModules } from './extensions.ts';
import type { Notice, PackedImage, Result, Session } from './session.ts';

/** Opens PGlite: PostgreSQL in this very process, in memory, on a data directory of its own or on an image of one. */
export async function openEmbedded(image: PackedImage | undefined, extensions: readonly string[]): Promise<Session> {
  const modules = await loadExtensions(extensions);
  const session = await sessionOf(await createPGlite(image, modules), new Set(Object.keys(modules)));
  if (image === undefined) await dropTemplates(session);
  return session;
}

/** PGlite itself, with the extensions loaded that it may be asked for. */
export async function createPGlite(
  image: PackedImage | undefined,
  extensions: Readonly<Record<string, Extension>>,
): Promise<PGlite> {
  return PGlite.create({
    ...(await loadProgram()),
    extensions,
    initDbStartParams: smallCluster,
    startParams: [...PGlite.defaultStartParams, ...settingsInMemory.flatMap((setting) => ['-c', setting])],
    ...(image === undefined ? {} : { fs: new KeptDirectory(unpacked(image)) }),
  });
}

type Program = { readonly pgliteWasmModule: WebAssembly.Module; readonly fsBundle: Blob };

let program: Promise<Program> | undefined;

/** PostgreSQL's program, compiled. It takes no database to do that, so a process that waits for work may do it first. */
export function loadProgram(): Promise<Program> {
  program ??= Promise.all([
    fileOfPglite('./pglite.wasm').then((code) => WebAssembly.compile(code)),
    fileOfPglite('./pglite.data').then(holding),
  ]).then(([pgliteWasmModule, fsBundle]) => ({ pgliteWasmModule, fsBundle }));
  return program;
}

const fileOfPglite = (name: string): Promise<NonSharedBuffer> =>
  readFile(new URL(name, import.meta.resolve('@electric-sql/pglite')));

/** A blob of bytes that are in memory already: a real one copies them twice. */
const holding = (bytes: NonSharedBuffer): Blob =>
  Object.assign(new Blob(), {
    arrayBuffer: async () =>
      bytes.byteLength === bytes.buffer.byteLength
        ? bytes.buffer
        : bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength),
  });

/** In one piece: put together out of many, it would be copied once more. */
const unpacked = ({ packed, bytes }: PackedImage): NonSharedBuffer =>
  zstdDecompressSync(packed, { chunkSize: Math.max(bytes, 1_024) });

/** Two thirds of a new cluster are databases to copy from, and none is made here: every image would carry them. */
const dropTemplates = async (session: Session): Promise<void> => {
  for (const name of ['template0', 'template1']) {
    await session.run(`ALTER DATABASE ${name} IS_TEMPLATE false`);
    await session.run(`DROP DATABASE ${name}`);
  }
};

/** Log segments of 1 MB, not of 16: the log is thrown away, and each image would carry one. */
const smallCluster: string[] = ['--wal-segsize=1', '-c', 'shared_buffers=16MB'];

/** The files are in memory already: there is no disk to spare, and no crash to come back from. Nobody reads a server log. */
const settingsInMemory = [
  'shared_buffers=16MB',
  'wal_recycle=off',
  'wal_init_zero=off',
  'full_page_writes=off',
  'log_min_messages=panic',
  'log_min_error_statement=panic',
];

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
      const content = packDirectory(database.Module.FS as unknown as Files);
      const level = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };
      return { packed: zstdCompressSync(content, level), bytes: content.length };
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
