import type { Rule } from '../../src/rules/rule.ts';
import { ruleFiles } from './generate-rules.ts';

/** Every rule by what it is about, by what goes wrong, and by what other tools call it. */
export function rulesPage(rules: readonly Rule[]): string {
  const places = new Map(ruleFiles().map(({ id, object }) => [id, object]));
  const link = ({ id }: Rule): string => `[${id}](../src/rules/${places.get(id)}/${id}.md)`;
  const line = (rule: Rule): string => `- ${link(rule)}: ${rule.summary}`;
  const peers = rules.flatMap((rule) => (rule.peers ?? []).map((peer) => ({ peer, rule })));
  const tools = Map.groupBy(peers, ({ peer }) => peer.slice(0, peer.indexOf(' ')));
  return [
    '# Rules',
    '',
    `${rules.length} hazards. Each has a page: what PostgreSQL does, the safe way, and cases with the review that the tool gives today, each run in PostgreSQL.`,
    'Turn one off or give it another severity in `.github/migration-planner.yml` (`rules:`), or allow one finding where it stands:',
    '`-- migration-planner: allow <rule> because <reason>`.',
    '',
    '## By what it is about',
    '',
    ...[...Map.groupBy(rules, ({ id }) => places.get(id) ?? '')].flatMap(([object, those]) => [
      `### ${object}`,
      '',
      ...those.map(line),
      '',
    ]),
    '## By what goes wrong',
    '',
    ...[...Map.groupBy(rules, ({ hazard }) => hazard)]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .flatMap(([hazard, those]) => [`### ${hazard}`, '', ...those.map(line), '']),
    '## Coming from another tool',
    '',
    '`migration-planner init` takes over a `.squawk.toml`.',
    '',
    ...[...tools]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .flatMap(([tool, those]) => [
        `### ${tool}`,
        '',
        '| there | here |',
        '| --- | --- |',
        ...those
          .toSorted((a, b) => (a.peer < b.peer ? -1 : 1))
          .map(({ peer, rule }) => `| ${peer.slice(tool.length + 1)} | ${link(rule)} |`),
        '',
      ]),
  ].join('\n');
}
