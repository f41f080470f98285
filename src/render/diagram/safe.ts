/** A text that can't end a Mermaid label: letters, digits, space, `_`, `-` and `.`; everything else becomes a space. */
export function safeLabel(text: string, length = 60): string {
  const label = text
    .slice(0, length)
    .replace(/[^A-Za-z0-9_ .-]+/g, ' ')
    .replace(/ +/g, ' ')
    .trim();
  return label === '' ? '_' : label;
}

/** A text that is one Mermaid word, and none of its own: letters, digits and `_`, starting with a letter. */
export function safeWord(text: string): string {
  const word = text.slice(0, 60).replace(/[^A-Za-z0-9_]+/g, '_');
  const started = /^[A-Za-z]/.test(word) ? word : `c${word}`;
  return /^(pk|fk|uk)$/i.test(started) ? `${started}_` : started;
}
