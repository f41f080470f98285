import pg from 'pg';
import { startServer, type Version } from './tools/atlas/servers.ts';
const list = (await import('node:fs')).readFileSync('/tmp/batches-signs.sql','utf8').split('\n---\n').filter((s) => s.trim());
const out: Record<string, Record<number, string>> = {};
for (const v of [13,14,15,16,17,18] as Version[]) {
  const server = await startServer(v); const c = new pg.Client({ connectionString: server.url }); await c.connect();
  c.on('error', () => {});
  for (const item of list) {
    const [head, ...body] = item.trim().split('\n'); const sql = body.length ? body.at(-1)! : head!;
    const setup = body.length ? [head, ...body.slice(0,-1)].join('\n') : '';
    await c.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
    await c.query("CREATE TABLE t (id int PRIMARY KEY, a text, b int, n int, r int4range); CREATE TABLE p (x int, y int, PRIMARY KEY (x, y)); CREATE TABLE q (a int, b int); CREATE TABLE u (id int, a int); CREATE TABLE ev (id int, ts timestamp, a int) PARTITION BY RANGE (ts); CREATE TABLE ev1 PARTITION OF ev DEFAULT; CREATE TABLE par (k int PRIMARY KEY); CREATE TABLE ch (k int REFERENCES par);");
    let r = 'ok'; try { await c.query('BEGIN'); if (setup) await c.query(setup); await c.query(sql); } catch (e) { r = (e as {code?: string}).code ?? String(e); } 
    await c.query('ROLLBACK').catch(() => {});
    (out[item.trim()] ??= {})[v] = r;
  }
  await c.end(); await server.stop();
}
for (const [sql, by] of Object.entries(out)) { const first = Object.entries(by).find(([, r]) => r === 'ok')?.[0]; console.log(String(first).padEnd(10), sql.replace(/\s+/g,' ').slice(0,110), '|', first === '13' ? '' : Object.entries(by).map(([v, r]) => v + ':' + r).join(' ')); }
