import type { Usage, UsageReport } from '../../model/usage.ts';
import { type Context, place } from '../context.ts';
import { type Block, code, type Inline, item, list, paragraph, strong } from '../markdown/build.ts';
import type { Section } from '../markdown/section.ts';
import { counted, displayName } from '../words/names.ts';

/** Who in the code still uses what this change drops or renames. */
export function stillUsedSection(context: Context): Section | undefined {
  const used = context.review.usages.filter((report) => report.usages.length > 0);
  if (used.length === 0) return undefined;
  const places = used.reduce((sum, report) => sum + report.usages.length + report.more, 0);
  const form = (most: number) => used.flatMap((report) => usageBlocks(context, report, most));
  return {
    title: `Still used by the code: ${counted(used.length, 'name')} in ${counted(places, 'place')}`,
    layout: 'collapsed',
    importance: 75,
    forms: [form(50), form(8), form(2)],
  };
}

/** One dropped or renamed name and the places that use it. */
export function usageBlocks(context: Context, report: UsageReport, most: number): Block[] {
  const { of } = report;
  const shown = report.usages.slice(0, most);
  const left = report.usages.length - shown.length + report.more;
  const name = of.table === undefined ? displayName(of.name) : `${displayName(of.table)}.${of.name}`;
  return [
    paragraph(strong(`${of.kind} `, code(name)), ` (${of.change}; ${counted(report.filesSearched, 'file')} searched)`),
    list(shown.map((usage) => item(usageLine(context, usage)))),
    ...(left > 0 ? [paragraph(`${counted(left, 'more place')}.`)] : []),
  ];
}

function usageLine(context: Context, usage: Usage): Inline[] {
  const access = usage.access === 'unknown' ? 'uses' : usage.access;
  const start = { line: usage.line, column: 1 };
  return [place(context, { path: usage.path, start }), ` ${access} it (${usage.evidence}): `, code(usage.excerpt)];
}
