import { deparseSync } from 'pgsql-deparser';
import type { Node } from '../model/node.ts';

/** Prints a tree as SQL, without a terminator. */
export const printNode = (node: Node): string => deparseSync(node, { pretty: false }).trim().replace(/;$/, '');
