import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Measured, measure } from './measured.ts';

/** One line of the table. */
export type Row = Readonly<Record<string, string | number>>;

/** Arguments of one command line; above, operating systems refuse. */
const filesPerProcess = 500;

/** Reads and judges the same files with each tool, every tool as whole processes. */
export async function compareOnCorpus(corpus: string): Promise<readonly Row[]> {
  const files = readdirSync(corpus, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.sql') && !/(^|\/)(\.git|node_modules)\//.test(name))
    .sort()
    .map((name) => join(corpus, name));
  const tools = install();
  const each = join(import.meta.dirname, 'review-each.ts');
  // As the program's own starter does, the compiled form of its files is kept from one run to the next.
  const env = { ...process.env, NODE_COMPILE_CACHE: join(import.meta.dirname, 'node_modules', '.cache') };
  const once = () => measure(process.execPath, [each], { input: files.join('\n'), env });
  await once();
  const ours = await once();
  return [
    row(
      'migration-planner, not rehearsed',
      files,
      [ours],
      ours.status === 0 ? ours.output.trim() : ours.error.slice(-200),
    ),
    await inBatches('squawk', tools.squawk, ['--reporter', 'json'], files),
    await inBatches('pgfence', tools.pgfence, ['analyze', '--format', 'sql', '--output', 'json'], files),
  ];
}

async function inBatches(
  name: string,
  command: string,
  words: readonly string[],
  files: readonly string[],
): Promise<Row> {
  const runs: Measured[] = [];
  for (let at = 0; at < files.length; at += filesPerProcess) {
    runs.push(await measure(command, [...words, ...files.slice(at, at + filesPerProcess)]));
  }
  const silent = runs.filter(({ output }) => output.trim() === '').length;
  return row(name, files, runs, silent > 0 ? `${silent} of ${runs.length} processes printed nothing` : '');
}

function row(tool: string, files: readonly string[], runs: readonly Measured[], remark: string): Row {
  const seconds = runs.reduce((sum, run) => sum + run.seconds, 0);
  return {
    tool,
    files: files.length,
    processes: runs.length,
    seconds: Number(seconds.toFixed(2)),
    'files/s': Math.round(files.length / seconds),
    'peak MB': Math.round(Math.max(...runs.map((run) => run.megabytes ?? 0))),
    remark,
  };
}

/** The other tools live in a package of the bench's own, so that nobody else has to install them. */
function install(): { readonly squawk: string; readonly pgfence: string } {
  const bin = join(import.meta.dirname, 'node_modules', '.bin');
  const tools = { squawk: join(bin, 'squawk'), pgfence: join(bin, 'pgfence') };
  if (!existsSync(tools.squawk) || !existsSync(tools.pgfence)) {
    const words = ['install', '--no-audit', '--no-fund', '--no-package-lock'];
    execFileSync('npm', words, { cwd: import.meta.dirname, stdio: ['ignore', 'ignore', 'inherit'] });
  }
  return tools;
}
