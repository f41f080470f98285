import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Row } from './corpus.ts';
import { measure } from './measured.ts';

const main = join(import.meta.dirname, '..', '..', 'bin', 'migration-planner.js');

/** Reviews one migration on top of a history of `length` migrations: read only, rehearsed cold, rehearsed with its image kept. */
export async function reviewOnHistory(length: number): Promise<readonly Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'migration-planner-bench-'));
  try {
    const repository = join(folder, 'repository');
    build(repository, length);
    const env = { ...process.env, MIGRATION_PLANNER_CACHE: join(folder, 'cache') };
    const words = [main, 'review', repository, '--format', 'json'];
    const rows: Row[] = [];
    for (const [kind, more] of [
      ['not rehearsed', ['--no-rehearse']],
      ['rehearsed, cold', []],
      ['rehearsed, image kept', []],
    ] as const) {
      const { seconds, megabytes, status, error } = await measure(process.execPath, [...words, ...more], { env });
      rows.push({
        history: length,
        review: kind,
        seconds: Number(seconds.toFixed(2)),
        'peak MB': Math.round(megabytes ?? 0),
        remark: status === 2 ? error.slice(-200) : '',
      });
    }
    return rows;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function build(repository: string, length: number): void {
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(repository, path)), { recursive: true });
    writeFileSync(join(repository, path), text);
  };
  const git = (...command: readonly string[]): void => {
    const identity = ['-c', 'user.name=Bench', '-c', 'user.email=bench@example.com', '-c', 'commit.gpgsign=false'];
    execFileSync('git', [...identity, ...command], { cwd: repository, stdio: ['ignore', 'ignore', 'inherit'] });
  };
  for (let at = 0; at < length; at++) write(`migrations/${String(at + 1).padStart(6, '0')}_step.up.sql`, historic(at));
  git('init', '--quiet');
  git('symbolic-ref', 'HEAD', 'refs/heads/main');
  git('add', '--all');
  git('commit', '--quiet', '--message', 'History');
  git('checkout', '--quiet', '-b', 'change');
  const version = String(length + 1).padStart(6, '0');
  write(
    `migrations/${version}_change.up.sql`,
    'ALTER TABLE t0 ADD COLUMN country text NOT NULL;\nCREATE INDEX ON t0 (note0);\n',
  );
  write(`migrations/${version}_change.down.sql`, 'ALTER TABLE t0 DROP COLUMN country;\n');
}

/** Every fifth migration makes a table, the others add to the last one. */
function historic(at: number): string {
  const table = `t${at - (at % 5)}`;
  if (at % 5 > 0) return `ALTER TABLE ${table} ADD COLUMN c${at} text;\nCREATE INDEX ON ${table} (c${at});\n`;
  return `CREATE TABLE ${table} (id bigint PRIMARY KEY, note${at} text NOT NULL DEFAULT '');\n`;
}
