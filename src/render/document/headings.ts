import { type Block, heading, type Inline } from '../markdown/build.ts';

/** Headings of one project: a level deeper where the document holds several. */
export type Headings = {
  readonly part: (...title: readonly Inline[]) => Block;
  readonly sub: (...title: readonly Inline[]) => Block;
  readonly step: (...title: readonly Inline[]) => Block;
};

export function headings(several: boolean): Headings {
  return {
    part: (...title) => heading(several ? 3 : 2, ...title),
    sub: (...title) => heading(several ? 4 : 3, ...title),
    step: (...title) => heading(several ? 5 : 4, ...title),
  };
}
