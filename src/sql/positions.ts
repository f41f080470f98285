import type { Location, Position } from '../model/text.ts';

/**
 * PostgreSQL's parser counts UTF-8 bytes, JavaScript counts UTF-16 code units.
 * Returns a function from a byte offset in `text` to the code unit offset.
 */
export function byteToCharacter(text: string): (byte: number) => number {
  const bytes = Buffer.byteLength(text);
  if (bytes === text.length) return (byte) => byte;
  const map = new Uint32Array(bytes + 1);
  let byte = 0;
  for (let at = 0; at < text.length; ) {
    const code = text.codePointAt(at) ?? 0;
    const width = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    map.fill(at, byte, byte + width);
    byte += width;
    at += code > 0xffff ? 2 : 1;
  }
  map[byte] = text.length;
  return (offset) => map[Math.min(offset, bytes)] ?? text.length;
}

/** Offset in a text → line and column, both from 1. Lines end at LF; the CR of CRLF belongs to its line. */
export function positionIn(text: string): (offset: number) => Position {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  };
}

/** Makes locations in one file. */
export function locator(path: string, text: string): (offset: number, length: number) => Location {
  const position = positionIn(text);
  return (offset, length) => ({
    path,
    start: position(offset),
    end: position(offset + length),
    offset,
    length,
  });
}
