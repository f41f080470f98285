import { describe, expect, it } from 'vitest';
import { renderSarif } from '../../src/render/sarif/render-sarif.ts';
import { diagnostic, location, path } from './parts.ts';
import { risky } from './samples.ts';

const log = JSON.parse(
  renderSarif(
    {
      ...risky,
      suppressed: [
        { diagnostic: diagnostic({ ruleId: 'table-dropped' }), reason: 'moved to the archive', by: location(1) },
      ],
      unreadable: [{ path: 'migrations/ä b.sql', reason: 'not UTF-8' }],
    },
    { version: '1.2.3' },
  ),
);
const [run] = log.runs;

describe('SARIF', () => {
  it('is version 2.1.0 with one run of this tool', () => {
    expect(log.version).toBe('2.1.0');
    expect(log.runs).toHaveLength(1);
    expect(run.tool.driver).toMatchObject({ name: 'Migration Planner', semanticVersion: '1.2.3' });
    expect(run.columnKind).toBe('utf16CodeUnits');
  });

  it('lists each rule once, with help, and results point to them', () => {
    const ids = run.tool.driver.rules.map((rule: { id: string }) => rule.id);
    expect(ids).toEqual([...new Set(ids)].sort());
    for (const result of run.results) expect(ids[result.ruleIndex]).toBe(result.ruleId);
    for (const rule of run.tool.driver.rules) expect(rule.help.text).not.toBe('');
  });

  it('gives each result a level and a place with columns', () => {
    expect(run.results[0]).toMatchObject({
      level: 'error',
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: path },
            region: { startLine: 2, startColumn: 1, endLine: 2, endColumn: 40 },
          },
        },
      ],
    });
  });

  it('carries what was silenced with its reason', () => {
    const silenced = run.results.filter((result: { suppressions?: unknown }) => result.suppressions);
    expect(silenced).toHaveLength(1);
    expect(silenced[0].suppressions[0]).toMatchObject({ kind: 'inSource', justification: 'moved to the archive' });
  });

  it('says what could not be read, with an address that is valid', () => {
    const [notification] = run.invocations[0].toolExecutionNotifications;
    expect(notification.message.text).toBe('Not analysed: not UTF-8');
    expect(notification.locations[0].physicalLocation.artifactLocation.uri).toBe('migrations/%C3%A4%20b.sql');
  });
});
