import fc from 'fast-check';
import type { Nodes } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { describe, expect, it } from 'vitest';
import { renderComment } from '../../src/render/comment/render-comment.ts';
import { readTicks } from '../../src/render/comment/ticks.ts';
import { renderDocument } from '../../src/render/document/render-document.ts';
import { paragraph } from '../../src/render/markdown/build.ts';
import { printMarkdown } from '../../src/render/markdown/print.ts';
import { attack, hostile, risky } from './samples.ts';

const pieces = [
  '</details>',
  '<details>',
  '</summary>',
  '<script>',
  '<!--',
  '-->',
  '<!-- item:a1 -->',
  '- [x] <!-- item:a1 --> yes',
  '@octocat',
  '@',
  '#1',
  'GH-1',
  'https://a.example/x',
  'www.a.example',
  '`',
  '``',
  '```',
  '````sql',
  '~~~',
  '|',
  '\\|',
  '\\',
  '\n',
  '\n\n',
  '\r\n',
  '\t',
  '    ',
  '> ',
  '# ',
  '- ',
  '1. ',
  '***',
  '---',
  '===',
  '*',
  '_',
  '[',
  ']',
  '(',
  ')',
  '[a]: b',
  '![i](https://e.example/i.png)',
  '[l](javascript:x)',
  '&lt;',
  '&#64;',
  '$x$',
  '$$',
  '\u202E',
  '\u200B',
  '\u0000',
  '\uD800',
  '{',
  '}',
  ':',
  '"',
  "'",
  ';',
  '</code></pre>',
  ']]>',
  '<?',
  '<!X',
  'a',
];
const nasty = fc.oneof(
  fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 8 }).map((parts) => parts.join('')),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 30 }),
);

function walk(node: Nodes, visit: (node: Nodes) => void): void {
  visit(node);
  if ('children' in node) for (const child of node.children) walk(child, visit);
}

/** What the parser saw: our HTML, the headings, the boxes, and the text outside of code. */
function anatomy(body: string) {
  const html: string[] = [];
  const headings: number[] = [];
  const texts: string[] = [];
  let images = 0;
  walk(fromMarkdown(body), (node) => {
    if (node.type === 'html') html.push(...node.value.split('\n'));
    if (node.type === 'heading') headings.push(node.depth);
    if (node.type === 'text') texts.push(node.value);
    if (node.type === 'image' || node.type === 'definition' || node.type === 'blockquote') images += 1;
  });
  return { html, headings, texts, images };
}

describe('whatever the names, messages and SQL are', () => {
  const expected = anatomy(renderComment(hostile('x')));

  it('the comment has the same sections, headings and marks, and no other HTML', () => {
    fc.assert(
      fc.property(nasty, (text) => {
        const seen = anatomy(renderComment(hostile(text)).replaceAll(/<pre><code>[^<]*<\/code><\/pre>/g, 'code'));
        expect(seen.html.filter((line) => line.startsWith('<details>'))).toEqual(
          expected.html.filter((line) => line.startsWith('<details>')),
        );
        expect(
          seen.html.filter(
            (line) => !/^(<details><summary>[^<]*<\/summary>|<\/details>|<!-- item:\w+ -->)$/.test(line),
          ),
        ).toEqual([]);
        expect(seen.headings).toEqual(expected.headings);
        expect(seen.images).toBe(0);
      }),
      { numRuns: 60 },
    );
  });

  it('the comment has exactly the boxes of the checklist, ticked as it says', () => {
    const boxes = readTicks(renderComment(risky));
    fc.assert(
      fc.property(nasty, (text) => {
        expect(readTicks(renderComment(hostile(text)))).toEqual(boxes);
      }),
      { numRuns: 40 },
    );
  });

  it('nobody is mentioned and no issue is referred to', () => {
    fc.assert(
      fc.property(nasty, (text) => {
        const { texts } = anatomy(renderComment(hostile(text)));
        for (const each of texts) expect(each).not.toMatch(/@[A-Za-z0-9]|#\d|GH-\d|:\/\/|www\./i);
      }),
      { numRuns: 40 },
    );
  });

  it('nothing invisible is left, and no formula can start', () => {
    const body = renderComment(hostile(attack));
    expect(body).not.toMatch(/(?!\n)[\p{Cc}\u202E]/u);
    expect(body).toContain('[U+202E]');
    expect(printMarkdown([paragraph('$$x$$ and $y$')])).not.toContain('$');
  });

  it('the document holds no HTML but the marks of the checklist', () => {
    const { html } = anatomy(renderDocument(hostile(attack)).replaceAll(/<pre><code>[^<]*<\/code><\/pre>/g, 'code'));
    expect(html.filter((line) => !/^<!-- item:\w+ -->$/.test(line))).toEqual([]);
  });
});
