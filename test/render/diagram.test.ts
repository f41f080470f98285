import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { entityDiagram } from '../../src/render/diagram/entities.ts';
import { gantt } from '../../src/render/diagram/gantt.ts';
import { safeLabel, safeWord } from '../../src/render/diagram/safe.ts';
import { clearProject } from './sample-clear.ts';
import { renameProject } from './sample-rename.ts';

describe('a diagram', () => {
  it('has labels of harmless characters only, never empty', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(safeLabel(text)).toMatch(/^[A-Za-z0-9_ .-]+$/);
        expect(safeWord(text)).toMatch(/^[A-Za-z][A-Za-z0-9_]*$/);
      }),
    );
  });

  it('does not take a column named pk for a key', () => {
    expect(safeWord('pk')).toBe('pk_');
  });

  it('of the entities shows what changes, what goes, and the foreign key between', () => {
    const diagram = entityDiagram(renameProject);
    expect(diagram).toContain('"users" ||--o{ "orders" : "orders_user_id_fkey"');
    expect(diagram).toContain('text full_name "added"');
    expect(diagram).toContain('text name "removed"');
  });

  it('of a new table shows all its columns', () => {
    expect(entityDiagram(clearProject)).toContain('numeric total');
  });

  it('of a timeline is left out where everything happens on one day', () => {
    const entry = { day: 1, lastDay: undefined, title: 'All', phase: 'expand' as const, stepIds: [] };
    expect(gantt([entry])).toBeUndefined();
    expect(gantt([entry, { ...entry, day: 3, title: 'section: end' }])).toContain(
      '2. section end : 2000-01-03, 2000-01-04',
    );
  });
});
