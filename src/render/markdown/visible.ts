/** Control, format (bidi and zero-width among them), surrogate and separator characters, and letters that draw nothing. */
const unseen = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\u115F\u1160\u2800\u3164\uFFA0]/gu;

/**
 * Replaces every character that can't be seen by its number, `[U+202E]`, so that a text reads as it is.
 * Line feeds and tabs stay; other line ends become line feeds.
 */
export function visible(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(unseen, (character) => {
    if (character === '\n' || character === '\t') return character;
    const number = character.codePointAt(0) ?? 0;
    return `[U+${number.toString(16).toUpperCase().padStart(4, '0')}]`;
  });
}

/** As `visible`, on one line: every run of white space is one space. */
export function visibleLine(text: string): string {
  return visible(text).replace(/\s+/gu, ' ');
}

/** Cuts a text to at most `length` characters, the last one an ellipsis where something was cut. */
export function shorten(text: string, length: number): string {
  const characters = [...text.slice(0, length * 2 + 2)];
  if (characters.length <= length) return text;
  return `${characters.slice(0, length - 1).join('')}…`;
}
