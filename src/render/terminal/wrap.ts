import type { Paint, Run } from './runs.ts';

/** A line of stretches, and how many characters it takes. */
export type Line = { readonly runs: readonly Run[]; readonly width: number };

/** Breaks stretches into lines of at most `width` characters, at spaces; a longer word is cut. */
export function wrap(runs: readonly Run[], width: number): Line[] {
  const lines: Line[] = [];
  let line: Run[] = [];
  let used = 0;
  const end = () => {
    lines.push({ runs: line, width: used });
    line = [];
    used = 0;
  };
  for (const word of words(runs)) {
    const gap = used > 0 && word.spaced ? 1 : 0;
    if (used > 0 && used + gap + word.width > width && word.spaced) end();
    for (const run of word.runs) {
      for (const part of parts(run, width)) {
        const space = used > 0 && word.spaced && part.first && run === word.runs[0] ? ' ' : '';
        if (used + space.length + part.width > width && used > 0) end();
        line.push({ text: `${used > 0 ? space : ''}${part.text}`, style: run.style });
        used += part.width + (used > 0 ? space.length : 0);
      }
    }
  }
  if (used > 0 || lines.length === 0) end();
  return lines;
}

type Word = { readonly runs: Run[]; readonly spaced: boolean; readonly width: number };

/** What stands between two spaces, over changes of style. */
function words(runs: readonly Run[]): Word[] {
  const found: { runs: Run[]; spaced: boolean; width: number }[] = [];
  let open = false;
  for (const run of runs) {
    for (const piece of run.text.split(/( +)/)) {
      if (piece === '') continue;
      if (piece.startsWith(' ')) {
        open = false;
        continue;
      }
      const last = found.at(-1);
      const size = length(piece);
      if (open && last !== undefined) {
        last.runs.push({ text: piece, style: run.style });
        last.width += size;
      } else {
        found.push({ runs: [{ text: piece, style: run.style }], spaced: found.length > 0, width: size });
      }
      open = true;
    }
  }
  return found;
}

function parts(run: Run, width: number): { readonly text: string; readonly width: number; readonly first: boolean }[] {
  const characters = [...run.text];
  const count = Math.max(1, Math.ceil(characters.length / width));
  return Array.from({ length: count }, (_, index) => {
    const slice = characters.slice(index * width, (index + 1) * width);
    return { text: slice.join(''), width: slice.length, first: index === 0 };
  });
}

export function length(text: string): number {
  return [...text].length;
}

/** A line with its styles painted, one stretch per change of style. */
export function paintLine(line: Line, paint: Paint): string {
  const stretches: { text: string; style: Run['style'] }[] = [];
  for (const run of line.runs) {
    const last = stretches.at(-1);
    if (last?.style === run.style) last.text += run.text;
    else stretches.push({ ...run });
  }
  return stretches.map(paint).join('');
}
