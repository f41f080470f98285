import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { renderHtml } from '../../src/render/html/render-html.ts';
import { style, styleHash } from '../../src/render/html/style.ts';
import { attack, hostile, risky } from './samples.ts';

describe('the page', () => {
  const page = renderHtml(risky);

  it('loads and runs nothing', () => {
    expect(page).toContain(`http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-`);
    expect(page).not.toMatch(/<script|<img|<link|<iframe|\son\w+=/i);
  });

  it('lets its own style in', () => {
    expect(styleHash).toBe(createHash('sha256').update(style).digest('base64'));
    expect(page).toContain(`<style>${style}</style>`);
  });

  it('holds the document', () => {
    expect(page).toContain('<h2>6 Rollback procedure</h2>');
    expect(page).toContain('<th>Mitigation</th>');
    expect(page).toContain('<input type="checkbox" disabled checked>');
  });

  it('leaves diagrams, which need a script, to their text form', () => {
    expect(page).not.toContain('erDiagram');
    expect(page).toContain('days 2 to 7');
  });

  it('escapes whatever the change contains', () => {
    const tags = (html: string) =>
      new Set([...html.matchAll(/<\/?([a-z][a-z0-9]*)/gi)].map((match) => match[1]?.toLowerCase()));
    const known = tags(page);
    for (const tag of tags(renderHtml(hostile(`${attack}" onload="x`)))) expect(known).toContain(tag);
  });
});
