import { extname } from 'node:path';
import type { Review } from '../model/review.ts';
import { oneOf, textOf } from './arguments.ts';
import type { Arguments } from './command.ts';
import { writeOut } from './output.ts';
import type { Terminal } from './terminal.ts';

/** How a terminal shows a review; the other forms know none of it. */
export type View = { readonly colour: boolean; readonly width: number; readonly full: boolean };

/** Writes a review in one form. */
export type Render = (review: Review, view: View) => Promise<string>;

/** The forms that a review and a plan can be written in, the default first. Only the renderer that is needed is loaded. */
export const forms = {
  review: {
    terminal: async (review, view) =>
      (await import('../render/terminal/render-terminal.ts')).renderTerminal(review, view),
    markdown: async (review) => (await import('../render/comment/render-comment.ts')).renderComment(review),
    json: async (review) => (await import('../render/json/render-json.ts')).renderJson(review),
    sarif: async (review) => {
      const { version } = await import('./commands/version.ts');
      return (await import('../render/sarif/render-sarif.ts')).renderSarif(review, { version });
    },
    html: async (review) => (await import('../render/html/render-html.ts')).renderHtml(review),
  },
  plan: {
    markdown: async (review) => (await import('../render/document/render-document.ts')).renderDocument(review),
    html: async (review) => (await import('../render/html/render-html.ts')).renderHtml(review),
    json: async (review) => (await import('../render/json/render-json.ts')).renderJson(review),
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, Render>>>>;

/** Endings of files that are not the form's own name. */
const byEnding: Readonly<Record<string, string>> = { '.md': 'markdown' };

/**
 * The form that a command line asks for: `--format`, else by the ending of `--out`, else the first.
 *
 * @throws UserError when `--format` is none of them
 */
export function chooseForm(given: Arguments, of: keyof typeof forms): Render {
  const renders: Readonly<Record<string, Render>> = forms[of];
  const names = Object.keys(renders);
  const ending = extname(textOf(given, 'out') ?? '').toLowerCase();
  const named = oneOf(given, 'format', names) ?? byEnding[ending] ?? ending.slice(1);
  const render = renders[named] ?? renders[names[0] ?? ''];
  if (render === undefined) throw new Error(`there are no forms of a ${of}`);
  return render;
}

/** Prints a review, or writes it where `--out` says. */
export async function deliver(render: Render, review: Review, given: Arguments, terminal: Terminal): Promise<void> {
  const out = textOf(given, 'out');
  const colour = terminal.colour && out === undefined;
  const text = await render(review, { colour, width: terminal.width, full: given.options.full === true });
  if (out === undefined) terminal.print(text);
  else terminal.tell(`Wrote ${await writeOut(terminal.directory, out, text)}. ${review.verdict.sentence}\n`);
}
