import type { QualifiedName } from '../../model/schema.ts';
import { shortName } from '../../sql/names.ts';
import type { StatementFacts } from '../facts.ts';
import { listed } from '../wording/blocking.ts';

/** Other tables, tied by a foreign key of the column, that a type change takes ACCESS EXCLUSIVE on as well, and in words: `, on teams too`. */
export function alsoLocked(
  facts: StatementFacts,
  table: QualifiedName,
  column: string,
): { readonly covers: readonly QualifiedName[]; readonly too: string } {
  const others = facts.effect ? seen(facts, table) : byKeys(facts, table, column);
  const covers = [...new Set(others)].filter((name) => name !== table && facts.exists(name));
  return { covers, too: covers.length === 0 ? '' : `, on ${listed(covers.map(shortName))} too` };
}

const seen = (facts: StatementFacts, table: QualifiedName): readonly QualifiedName[] => {
  const tied = new Set((facts.schema?.tables ?? []).flatMap((each) => tiedBy(each.name, table, facts)));
  return (facts.effect?.locks ?? [])
    .filter(({ mode, isNew, relation }) => mode === 'ACCESS EXCLUSIVE' && !isNew && tied.has(relation))
    .map(({ relation }) => relation);
};

/** A table, where a foreign key goes from or to the other one. */
const tiedBy = (name: QualifiedName, table: QualifiedName, facts: StatementFacts): readonly QualifiedName[] => {
  const refers = (from: QualifiedName, to: QualifiedName): boolean =>
    facts.table(from)?.constraints.some(({ references }) => references?.table === to) === true;
  return refers(name, table) || refers(table, name) ? [name] : [];
};

const byKeys = (facts: StatementFacts, table: QualifiedName, column: string): readonly QualifiedName[] => {
  const parents = (facts.table(table)?.constraints ?? []).flatMap(({ columns, references }) =>
    references && columns.includes(column) ? [references.table] : [],
  );
  const children = (facts.schema?.tables ?? []).filter(({ constraints }) =>
    constraints.some(({ references }) => references?.table === table && references.columns.includes(column)),
  );
  return [...parents, ...children.map(({ name }) => name)];
};
