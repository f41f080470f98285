import { deparseSync } from 'pgsql-deparser';
import type { Node } from '../model/node.ts';

/** Prints a tree as SQL, without a terminator. */
export function printNode(node: Node): string {
  return deparseSync(node, { pretty: false }).trim().replace(/;$/, '');
}
