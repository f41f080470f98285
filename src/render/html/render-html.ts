import type { Review } from '../../model/review.ts';
import type { RenderOptions } from '../context.ts';
import { documentBlocks } from '../document/document.ts';
import { shorten, visibleLine } from '../markdown/visible.ts';
import { escapeHtml } from './escape.ts';
import { printHtml } from './print.ts';
import { style, styleHash } from './style.ts';

// The page may load nothing and run nothing; this one style is let in by its hash.
const policy = `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'`;

/** The plan document as one page of HTML that needs nothing else: no script, no address to load from. */
export function renderHtml(review: Review, options: RenderOptions = {}): string {
  const directories = review.projects.map((project) => project.directory).join(', ');
  const title = escapeHtml(shorten(visibleLine(`Migration plan: ${directories}`), 200));
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${style}</style>
</head>
<body>
<main>
${printHtml(documentBlocks(review, options))}
</main>
</body>
</html>
`;
}
