/** A fenced block of a rule's page: `sql migration transaction=none` has kind `migration` and one option. */
export type Fence = {
  readonly language: string;
  readonly kind: string;
  readonly options: ReadonlyMap<string, string>;
  readonly text: string;
  /** Lines of the page, from 0: the opening fence and the closing one. */
  readonly from: number;
  readonly to: number;
};

export type Case = {
  readonly title: string;
  /** The rule must say nothing here. */
  readonly silent: boolean;
  /** Blocks other than the review. */
  readonly fences: readonly Fence[];
  readonly review: Fence | undefined;
  /** Where a review belongs: the line after the last block. */
  readonly end: number;
};

export type Page = { readonly id: string; readonly lines: readonly string[]; readonly cases: readonly Case[] };

/** Reads a page. A case is a third-level heading with its blocks; history and settings hold until a case gives its own. */
export function readPage(id: string, text: string): Page {
  const lines = text.split('\n');
  const fences = readFences(lines);
  const headings = lines.flatMap((line, at) =>
    line.startsWith('### ') && !fences.some((fence) => fence.from < at && at < fence.to) ? [at] : [],
  );
  const held = new Map<string, readonly Fence[]>();
  const cases = headings.map((at, index): Case => {
    const own = fences.filter((fence) => fence.from > at && fence.from < (headings[index + 1] ?? lines.length));
    const blocks = own.filter(({ language }) => language !== 'review');
    for (const [kind, all] of Map.groupBy(blocks, (fence) => fence.kind)) if (lasting.has(kind)) held.set(kind, all);
    const title = (lines[at] ?? '').slice('### '.length);
    return {
      title,
      silent: title.startsWith('Silent: '),
      fences: [...[...held.values()].flat(), ...blocks.filter(({ kind }) => !lasting.has(kind))],
      review: own.find(({ language }) => language === 'review'),
      end: Math.max(at, ...blocks.map(({ to }) => to)) + 1,
    };
  });
  return { id, lines, cases };
}

const lasting: ReadonlySet<string> = new Set(['history', 'settings']);

const readFences = (lines: readonly string[]): readonly Fence[] => {
  const fences: Fence[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const info = /^```(\w.*)$/.exec(lines[at] ?? '')?.[1];
    if (info === undefined) continue;
    const to = lines.indexOf('```', at + 1);
    const [language = '', kind = '', ...options] = info.split(/\s+/);
    const pairs = options.map((option): [string, string] => [
      option.split('=')[0] ?? '',
      option.split('=').slice(1).join('='),
    ]);
    fences.push({ language, kind, options: new Map(pairs), text: lines.slice(at + 1, to).join('\n'), from: at, to });
    at = to;
  }
  return fences;
};

/** The page with each case's review replaced. */
export function withReviews(page: Page, reviews: readonly string[]): string {
  const lines = [...page.lines];
  for (const [index, one] of page.cases.entries().toArray().toReversed()) {
    const block = ['```review', reviews[index] ?? '', '```'];
    if (one.review) lines.splice(one.review.from, one.review.to - one.review.from + 1, ...block);
    else lines.splice(one.end, 0, '', ...block);
  }
  return lines.join('\n');
}
