import type { Block } from './build.ts';

/** A part of a page that can be folded, shortened or left out. */
export type Section = {
  /** What it is called, also in the note on what was left out. */
  readonly title: string;
  /** `collapsed`: one line until it is opened. `heading`: its title is a heading. `plain`: no title. */
  readonly layout: 'collapsed' | 'heading' | 'plain';
  /** When the page is too long, the lowest is shortened and left out first. `Infinity` is never left out. */
  readonly importance: number;
  /** The same content, longest form first. */
  readonly forms: readonly (readonly Block[])[];
};

/** The section as long as it gets. */
export function fullForm(section: Section): readonly Block[] {
  return section.forms[0] ?? [];
}
