import type { ProjectReview } from '../../model/review.ts';
import type { Column, SchemaChange, Table } from '../../model/schema.ts';
import { displayName } from '../words/names.ts';
import { safeLabel, safeWord } from './safe.ts';

const mostTables = 10;
const mostColumns = 15;

/** The tables that change, with the columns that change and their keys, as a Mermaid entity diagram; undefined where no table does. */
export function entityDiagram(project: ProjectReview): string | undefined {
  const touched = new Set(project.schemaChanges.map((change) => change.table).filter((name) => name !== undefined));
  const tables = tablesOf(project).filter((table) => touched.has(table.name));
  if (tables.length === 0) return undefined;
  const shown = tables.slice(0, mostTables);
  const entities = shown.map((table) => entity(table, project.schemaChanges));
  return ['erDiagram', ...relationships(shown), ...entities].join('\n');
}

/** Tables after the change, and those that are gone. */
function tablesOf(project: ProjectReview): readonly Table[] {
  const after = project.after?.tables ?? [];
  const stay = new Set(after.map((table) => table.name));
  return [...after, ...(project.before?.tables ?? []).filter((table) => !stay.has(table.name))];
}

function relationships(tables: readonly Table[]): string[] {
  return tables.flatMap((table) =>
    table.constraints.flatMap((constraint) =>
      constraint.references === undefined
        ? []
        : [
            `    ${entityName(constraint.references.table)} ||--o{ ${entityName(table.name)} : "${safeLabel(constraint.name)}"`,
          ],
    ),
  );
}

function entity(table: Table, changes: readonly SchemaChange[]): string {
  const own = changes.filter((change) => change.table === table.name);
  const columnChanges = own.filter((change) => change.object === 'column');
  const keys = new Set(table.constraints.filter((each) => each.type === 'primary key').flatMap((each) => each.columns));
  const marks = new Map(columnChanges.map((change) => [columnOf(change, table), change.kind]));
  const whole = own.some((change) => change.object === 'table' && change.kind !== 'changed');
  const present = table.columns
    .filter((column) => whole || marks.has(column.name) || keys.has(column.name))
    .map((column) => attribute(column, keys.has(column.name), marks.get(column.name)));
  const gone = columnChanges
    .filter(
      (change) => change.kind === 'removed' && !table.columns.some((column) => column.name === columnOf(change, table)),
    )
    .map(
      (change) =>
        `        ${safeWord(typeIn(change.before ?? 'unknown'))} ${safeWord(columnOf(change, table))} "removed"`,
    );
  return [`    ${entityName(table.name)} {`, ...[...present, ...gone].slice(0, mostColumns), '    }'].join('\n');
}

function attribute(column: Column, key: boolean, mark: SchemaChange['kind'] | undefined): string {
  const parts = [safeWord(column.type), safeWord(column.name), key ? 'PK' : '', mark ? `"${mark}"` : ''];
  return `        ${parts.filter((part) => part !== '').join(' ')}`;
}

/** The change's name is `schema.table.column`, each quoted as PostgreSQL does. */
function columnOf(change: SchemaChange, table: Table): string {
  const name = change.name.startsWith(`${table.name}.`) ? change.name.slice(table.name.length + 1) : change.name;
  return name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name;
}

function entityName(name: string): string {
  return `"${safeLabel(displayName(name).replaceAll('"', ''))}"`;
}

/** The type of a column's definition, without what stands after it. */
const typeIn = (definition: string): string => definition.replace(/ (?:NOT NULL|DEFAULT|COLLATE|GENERATED)\b.*$/s, '');
