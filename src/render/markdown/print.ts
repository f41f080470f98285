import type { Nodes } from 'mdast';
import { gfmToMarkdown } from 'mdast-util-gfm';
import { defaultHandlers, type Handle, type Options, toMarkdown } from 'mdast-util-to-markdown';
import { escapeHtml } from '../html/escape.ts';
import type { Block } from './build.ts';

const zeroWidth = '\u200B';

/** Breaks what GitHub would act on in a text: mentions, issue references, addresses that become links and references. */
export function quiet(value: string): string {
  return value
    .replaceAll('@', `@${zeroWidth}`)
    .replace(/#(?=\d)/g, `#${zeroWidth}`)
    .replace(/GH-(?=\d)/gi, (found) => `${found}${zeroWidth}`)
    .replaceAll('://', `:${zeroWidth}//`)
    .replace(/www\./gi, (found) => `${found.slice(0, 3)}${zeroWidth}.`)
    .replaceAll('<!--', `<${zeroWidth}!--`);
}

// GitHub looks for formulas ($…$) before Markdown's own escapes, so a dollar goes in as a character reference.
const text: Handle = (node: { value: string }, _parent, state, info) =>
  state.safe(quiet(node.value), { ...info, encode: ['$', '<'] });

// Whoever looks for our marks in the raw text must not find them inside someone's SQL.
const code: Handle = (node: { value: string }, parent, state, info) =>
  node.value.includes('<!-- item:')
    ? `<pre><code>${escapeHtml(node.value)}</code></pre>`
    : defaultHandlers.code(node as Parameters<typeof defaultHandlers.code>[0], parent, state, info);

const guard: Options = {
  handlers: { text, code },
  unsafe: [{ character: '$', inConstruct: 'phrasing' }],
};

const options: Options = {
  bullet: '-',
  listItemIndent: 'one',
  resourceLink: true,
  fences: true,
  extensions: [gfmToMarkdown({ tablePipeAlign: false }), guard],
};

/** GitHub Markdown of some blocks. Texts can't break out of their node, mention people or refer to issues. */
export function printMarkdown(blocks: readonly Block[]): string {
  const root: Nodes = { type: 'root', children: [...blocks] };
  return toMarkdown(root, options).trimEnd();
}
