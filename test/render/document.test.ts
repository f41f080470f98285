import { describe, expect, it } from 'vitest';
import { renderDocument } from '../../src/render/document/render-document.ts';
import { clear, monorepo, risky } from './samples.ts';

describe('the plan document', () => {
  const body = renderDocument(risky);

  it('has the seven sections in order', () => {
    const parts = [...body.matchAll(/^## (\d .*)$/gm)].map((match) => match[1]);
    expect(parts).toEqual([
      '1 Overview',
      '2 Current state',
      '3 Target state',
      '4 Steps',
      '5 Verification queries',
      '6 Rollback procedure',
      '7 Post-migration tasks',
    ]);
  });

  it('shows the tables before and after as SQL', () => {
    const [before, after] = body.split('## 3 Target state');
    expect(before).toMatch(/CREATE TABLE public\.users \(\n {2}id bigint NOT NULL,\n {2}name text/);
    expect(after).toMatch(/CREATE TABLE public\.users \(\n {2}id bigint NOT NULL,\n {2}full_name text/);
  });

  it('says of each step its type, whether it can be undone, and its SQL up and down', () => {
    expect(body).toContain('- Type: expand · schema · a transaction of its own · release 1 · day 1');
    expect(body).toContain('Down:\n\n```sql\nALTER TABLE public.users DROP COLUMN full_name;');
    expect(body).toContain('- Reversible: no: The values of `name` are gone.');
  });

  it('holds the breaking changes, the risk matrix and the execution plan', () => {
    expect(body).toMatch(/### Breaking changes\n\n- \*\*error\*\* line 2, `column-renamed`/);
    expect(body).toContain('| Risk | Likelihood | Impact | Evidence | Mitigation |');
    expect(body).toMatch(/### Execution plan[\s\S]*pg\\?_dump/);
  });

  it('goes through the statements as written where they are already safe', () => {
    const safe = renderDocument(clear);
    expect(safe).toContain('The migration as written is already the safe way.');
    expect(safe).toContain('CREATE TABLE "invoices" ("id" bigint PRIMARY KEY, "total" numeric NOT NULL);');
    expect(safe).toContain('None of the tables exists yet.');
  });

  it('gives each of several projects its own seven sections', () => {
    expect(renderDocument(monorepo).match(/^### 1 Overview$/gm)).toHaveLength(2);
  });
});
