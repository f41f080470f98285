import type { Usage, UsageReport } from '../../model/usage.ts';
import { type Context, place, placeText } from '../context.ts';
import { type Block, code, type Inline, item, list, paragraph, strong } from '../markdown/build.ts';
import type { Section } from '../markdown/section.ts';
import { counted, displayName } from '../words/names.ts';

/** Who in the code uses what this change drops or renames: in the release that runs, or in this change. */
export function stillUsedSection(context: Context): Section | undefined {
  const used = context.review.usages.filter((report) => report.usages.length > 0);
  if (used.length === 0) return undefined;
  const places = used.reduce((sum, report) => sum + report.usages.length + report.more, 0);
  const form = (most: number) => used.flatMap((report) => usageBlocks(context, report, most));
  return {
    title: `Used by the code: ${counted(used.length, 'name')} in ${counted(places, 'place')}`,
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
  // A link leads to the head, where a place of the base is another or none.
  const at =
    usage.side === 'base' ? code(placeText({ path: usage.path, start })) : place(context, { path: usage.path, start });
  return [at, ` ${access} it (${usage.evidence}; ${sides[usage.side]}): `, code(usage.excerpt)];
}

const sides: Readonly<Record<Usage['side'], string>> = {
  both: 'running release and this change',
  base: 'running release only',
  head: 'this change only',
};
