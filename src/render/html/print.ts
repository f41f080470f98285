import type { ListItem, Nodes, PhrasingContent, Table } from 'mdast';
import type { Block } from '../markdown/build.ts';
import { escapeHtml } from './escape.ts';

/** Blocks as HTML. Every text is escaped; no HTML of a node passes; addresses are https. Diagrams, which need a script, are left to their text form. */
export function printHtml(blocks: readonly Block[]): string {
  return blocks
    .map(print)
    .filter((html) => html !== '')
    .join('\n');
}

function print(node: Nodes): string {
  switch (node.type) {
    case 'text':
      return escapeHtml(node.value);
    case 'inlineCode':
      return `<code>${escapeHtml(node.value)}</code>`;
    case 'strong':
      return `<strong>${all(node.children)}</strong>`;
    case 'link':
      return node.url.startsWith('https://')
        ? `<a href="${escapeHtml(node.url)}" rel="noreferrer nofollow">${all(node.children)}</a>`
        : all(node.children);
    case 'paragraph':
      return `<p>${all(node.children)}</p>`;
    case 'heading':
      return `<h${node.depth}>${all(node.children)}</h${node.depth}>`;
    case 'code':
      return node.lang === 'mermaid' ? '' : `<pre tabindex="0"><code>${escapeHtml(node.value)}</code></pre>`;
    case 'list':
      return `<${node.ordered ? 'ol' : 'ul'}>${all(node.children)}</${node.ordered ? 'ol' : 'ul'}>`;
    case 'listItem':
      return listItem(node);
    case 'table':
      return table(node);
    default:
      return '';
  }
}

function all(nodes: readonly Nodes[]): string {
  return nodes.map(print).join('');
}

function listItem(node: ListItem): string {
  const [first, ...rest] = node.children;
  const line = first?.type === 'paragraph' ? all(first.children) : all(first ? [first] : []);
  if (typeof node.checked !== 'boolean') return `<li>${line}${all(rest)}</li>`;
  const box = `<input type="checkbox" disabled${node.checked ? ' checked' : ''}>`;
  return `<li class="task"><label>${box}${line}</label>${all(rest)}</li>`;
}

function table(node: Table): string {
  const [head, ...rows] = node.children;
  const cells = (
    tag: 'th' | 'td',
    row: { readonly children: readonly { readonly children: readonly PhrasingContent[] }[] },
  ) => `<tr>${row.children.map((cell) => `<${tag}>${all(cell.children)}</${tag}>`).join('')}</tr>`;
  const body = rows.map((row) => cells('td', row)).join('');
  return `<div class="wide" tabindex="0"><table><thead>${head ? cells('th', head) : ''}</thead><tbody>${body}</tbody></table></div>`;
}
