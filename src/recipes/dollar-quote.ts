/** A body between dollar quotes that it does not contain: `$word$`, `$word1$`… */
export function dollarQuote(word: string, body: string): string {
  for (let number = 0; ; number += 1) {
    const tag = number === 0 ? `$${word}$` : `$${word}${number}$`;
    if (!body.includes(tag)) return `${tag}\n${body}\n${tag}`;
  }
}
