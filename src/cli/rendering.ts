import { extname } from 'node:path';
import type { Review } from '../model/review.ts';
import { oneOf, textOf } from './arguments.ts';
import type { Arguments } from './command.ts';
import { writeOut } from './output.ts';
import type { Terminal } from './terminal.ts';

/** The forms that a review can be written in. `document` is the whole plan in Markdown. */
export type Form = 'terminal' | 'markdown' | 'document' | 'json' | 'sarif' | 'html';

const byEnding: Readonly<Record<string, string>> = {
  '.md': 'markdown',
  '.json': 'json',
  '.sarif': 'sarif',
  '.html': 'html',
};

/**
 * The form that a command line asks for: `--format`, else by the ending of `--out`, else the first.
 *
 * @throws UserError when `--format` is none of them
 */
export function chooseForm<T extends string>(given: Arguments, forms: readonly [T, ...(readonly T[])]): T {
  const asked = oneOf(given, 'format', forms);
  const ending = byEnding[extname(textOf(given, 'out') ?? '').toLowerCase()];
  return asked ?? forms.find((form) => form === ending) ?? forms[0];
}

/** How a terminal shows a review; the other forms know none of it. */
export type View = { readonly colour: boolean; readonly width: number; readonly full: boolean };

/** Renders a review; only the renderer that is needed is loaded. */
async function renderAs(form: Form, review: Review, view: View): Promise<string> {
  switch (form) {
    case 'terminal':
      return (await import('../render/terminal/render-terminal.ts')).renderTerminal(review, view);
    case 'markdown':
      return (await import('../render/comment/render-comment.ts')).renderComment(review);
    case 'document':
      return (await import('../render/document/render-document.ts')).renderDocument(review);
    case 'json':
      return (await import('../render/json/render-json.ts')).renderJson(review);
    case 'html':
      return (await import('../render/html/render-html.ts')).renderHtml(review);
    case 'sarif': {
      const { version } = await import('./commands/version.ts');
      return (await import('../render/sarif/render-sarif.ts')).renderSarif(review, { version });
    }
  }
}

/** Prints a review, or writes it where `--out` says. */
export async function deliver(form: Form, review: Review, given: Arguments, terminal: Terminal): Promise<void> {
  const out = textOf(given, 'out');
  const colour = terminal.colour && out === undefined;
  const text = await renderAs(form, review, { colour, width: terminal.width, full: given.options.full === true });
  if (out === undefined) terminal.print(text);
  else terminal.tell(`Wrote ${await writeOut(terminal.directory, out, text)}. ${review.verdict.sentence}\n`);
}
