import { nameOfList, relationOf } from '../../sql/relations.ts';
import type { JudgedChange } from '../../statements/record.ts';
import type { Chosen } from './chosen.ts';

/** A materialized view that is built anew beside the old one is dropped when the new one takes its place, and not before. */
export function withoutTakenDrops({ defaultSchema }: JudgedChange, chosen: readonly Chosen[]): readonly Chosen[] {
  return chosen.filter(({ piece: { node } }, at) => {
    if (!('DropStmt' in node) || node.DropStmt.removeType !== 'OBJECT_MATVIEW') return true;
    const [only, ...others] = node.DropStmt.objects ?? [];
    const name = only && 'List' in only ? nameOfList(only.List.items, defaultSchema) : undefined;
    return others.length > 0 || !chosen.slice(at + 1).some((one) => makes(one, name, defaultSchema));
  });
}

const makes = ({ piece: { node }, recipe }: Chosen, name: string | undefined, defaultSchema: string): boolean => {
  const relation = 'CreateTableAsStmt' in node ? node.CreateTableAsStmt.into?.rel : undefined;
  return recipe !== undefined && relation !== undefined && relationOf(relation, defaultSchema) === name;
};
