import type { QualifiedName } from '../../model/schema.ts';
import { shortName } from '../../sql/names.ts';
import type { StatementFacts } from '../facts.ts';

/** What ALTER TABLE drops with CASCADE: a column or a constraint. */
export type DroppedPart = {
  readonly table: QualifiedName;
  readonly column?: string | undefined;
  readonly constraint?: string | undefined;
};

/** Foreign keys of other tables leave no relation behind: those are seen in the schema. */
export function foreignKeysTo(dropped: readonly string[], facts: StatementFacts): readonly string[] {
  return (facts.schema?.tables ?? [])
    .filter(({ name }) => !dropped.includes(name))
    .flatMap(({ constraints }) => constraints)
    .filter(({ references }) => references !== undefined && dropped.includes(references.table))
    .map(({ name }) => name);
}

/** Foreign keys that go with a column or a constraint of a table that stays: those that point at just these columns. */
export function foreignKeysToPart(part: DroppedPart, facts: StatementFacts): readonly string[] {
  const own = facts.table(part.table);
  const constraint = own?.constraints.find(({ name }) => name === part.constraint);
  const isHit = (columns: readonly string[]): boolean =>
    part.column === undefined ? isSame(columns, constraint?.columns ?? []) : columns.includes(part.column);
  return (facts.schema?.tables ?? [])
    .flatMap(({ name, constraints }) => constraints.map((each) => ({ ...each, table: name })))
    .filter(({ references }) => references?.table === part.table && isHit(references.columns))
    .filter(({ table, columns }) => table !== part.table || !columns.includes(part.column ?? ''))
    .map(({ name }) => name);
}

const isSame = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((column) => other.includes(column));

/** The triggers that call a dropped function, and that the migration does not make again. */
export function triggersOf(dropped: readonly string[], facts: StatementFacts): readonly string[] {
  const calls = isRoutine(facts) ? dropped.flatMap((name) => [` ${name}(`, ` ${shortName(name)}(`]) : [];
  return (facts.schema?.tables ?? [])
    .filter(({ name }) => facts.exists(name))
    .flatMap(({ name, triggers }) =>
      triggers
        .filter(({ definition }) => calls.some((call) => definition.includes(`EXECUTE FUNCTION${call}`)))
        .filter((trigger) => !isMadeAgain(trigger.name, name, facts))
        .map((trigger) => `trigger ${trigger.name} of ${shortName(name)}`),
    );
}

/** Functions are dropped with CASCADE for the sake of their triggers. */
export function isRoutine({ node }: StatementFacts): boolean {
  return 'DropStmt' in node && /^OBJECT_(FUNCTION|PROCEDURE|ROUTINE)$/.test(node.DropStmt.removeType ?? '');
}

/** Whether the migration makes a trigger of the name. */
const isMadeAgain = (trigger: string, table: string, facts: StatementFacts): boolean =>
  facts.in.statements.some(
    ({ node, name }) =>
      'CreateTrigStmt' in node &&
      node.CreateTrigStmt.trigname === trigger &&
      name(node.CreateTrigStmt.relation) === table,
  );
