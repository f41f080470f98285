import { quoteIdentifier, shortName } from '../../sql/names.ts';
import { nameOfList } from '../../sql/relations.ts';
import { defineRule } from '../rule.ts';

export const typeRenamed = defineRule({
  id: 'type-renamed',
  on: ['RenameStmt'],
  severity: 'warning',
  hazard: 'breaks running code',
  summary: 'an enum, a domain or another type is renamed',
  why: 'Columns keep their type. Whatever names it does not: casts in queries, function bodies, and drivers and ORMs that look types up by name.',
  references: ['https://www.postgresql.org/docs/current/sql-altertype.html'],
  concerns: 'anything',
  match: ({ renameType, object, newname }, facts) => {
    if ((renameType !== 'OBJECT_TYPE' && renameType !== 'OBJECT_DOMAIN') || object === undefined || !newname)
      return undefined;
    const type = nameOfList('List' in object ? object.List.items : [object], facts.defaultSchema);
    const { schema } = facts;
    const known = schema && [schema.enums, schema.domains, schema.compositeTypes, schema.rangeTypes].flat();
    if (known !== undefined && !known.some(({ name }) => name === type)) return undefined;
    return { relations: [], type, newname };
  },
  message: ({ type, newname }) =>
    `the type ${shortName(type)} is renamed to ${quoteIdentifier(newname)}: casts, function bodies and drivers that use the old name fail from then on (42704)`,
  advice: ({ type, newname }) =>
    `First deploy code that names neither, or create ${quoteIdentifier(newname)} next to ${shortName(type)} and change the columns one by one.`,
});
