import { styleText } from 'node:util';
import type { PhrasingContent } from 'mdast';

export type Style = 'plain' | 'strong' | 'code' | 'bad' | 'doubt' | 'good';
/** A stretch of text in one style. */
export type Run = { readonly text: string; readonly style: Style };
/** Paints a stretch; the identity where colour is off. */
export type Paint = (run: Run) => string;

const formats = {
  plain: 'reset',
  strong: 'bold',
  code: 'cyan',
  bad: ['bold', 'red'],
  doubt: ['bold', 'yellow'],
  good: ['bold', 'green'],
} as const;

export function painter(colour: boolean): Paint {
  if (!colour) return (run) => run.text;
  return ({ text, style }) => {
    if (style === 'plain') return text;
    const format = formats[style];
    return styleText(typeof format === 'string' ? format : [...format], text, { validateStream: false });
  };
}

/** Inline nodes as styled stretches. Marks of the comment are left out; what is strong takes its colour from its first word. */
export function runs(nodes: readonly PhrasingContent[], style: Style = 'plain'): Run[] {
  return nodes.flatMap((node): Run[] => {
    if (node.type === 'text') return [{ text: node.value, style }];
    if (node.type === 'inlineCode') return [{ text: node.value, style: style === 'plain' ? 'code' : style }];
    if (node.type === 'strong') return runs(node.children, meaning(node.children));
    return 'children' in node ? runs(node.children, style) : [];
  });
}

function meaning(children: readonly PhrasingContent[]): Style {
  const first = children[0];
  const word = first !== undefined && 'value' in first ? first.value : '';
  if (/^(⛔|error$)/.test(word)) return 'bad';
  if (/^(warning$|depends on data|not rehearsed|Not rehearsed|Does not come back)/.test(word)) return 'doubt';
  return /^Proven/.test(word) ? 'good' : 'strong';
}
