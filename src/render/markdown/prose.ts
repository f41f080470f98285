import { code, type Inline, longestText, text } from './build.ts';
import { shorten } from './visible.ts';

/**
 * A sentence of the review: what stands between backticks becomes code, the schema `public` is left out of names.
 * A stray backtick stays a character. What is longer than a text may be is cut.
 */
export function prose(whole: string): Inline[] {
  const sentence = shorten(whole, longestText);
  const parts: Inline[] = [];
  let from = 0;
  for (const found of sentence.matchAll(/`([^`\n]+)`/g)) {
    if (found.index > from) parts.push(text(withoutPublic(sentence.slice(from, found.index))));
    const inside = found[1] ?? '';
    parts.push(code(/\s/.test(inside) ? inside : withoutPublic(inside)));
    from = found.index + found[0].length;
  }
  if (from < sentence.length) parts.push(text(withoutPublic(sentence.slice(from))));
  return parts;
}

function withoutPublic(value: string): string {
  return value.replace(/\bpublic\.(?=["\p{L}_])/gu, '');
}

/** Puts a separator between groups of inlines, leaving empty groups out. */
export function joined(groups: readonly (readonly Inline[])[], separator: string): Inline[] {
  return groups
    .filter((group) => group.length > 0)
    .flatMap((group, index) => (index === 0 ? group : [separator, ...group]));
}
