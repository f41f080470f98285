import type { ProjectReview } from '../../model/review.ts';
import type { SchemaChange } from '../../model/schema.ts';
import { entityDiagram } from '../diagram/entities.ts';
import { type Block, code, codeBlock, type Inline, item, list, paragraph } from '../markdown/build.ts';
import type { Section } from '../markdown/section.ts';
import { counted, displayName } from '../words/names.ts';

const signs: Readonly<Record<SchemaChange['kind'], string>> = { added: '+', removed: '−', changed: '~' };

/** What differs between the schema before and after, as a diagram and as a list. */
export function schemaChangeSection(project: ProjectReview): Section | undefined {
  const count = project.schemaChanges.length;
  if (count === 0) return undefined;
  const diagram = entityDiagram(project);
  const drawn = diagram === undefined ? [] : [codeBlock('mermaid', diagram)];
  return {
    title: `Schema: ${counted(count, 'change')}`,
    layout: 'collapsed',
    importance: 30,
    forms: [[...drawn, ...changeList(project, 200)], changeList(project, 30)],
  };
}

/** Each difference on a line: `+ column users.name text`. */
export function changeList(project: ProjectReview, most: number): Block[] {
  const left = project.schemaChanges.length - most;
  return [
    list(project.schemaChanges.slice(0, most).map((change) => item(changeLine(change)))),
    ...(left > 0 ? [paragraph(`${counted(left, 'more change')}.`)] : []),
  ];
}

function changeLine(change: SchemaChange): Inline[] {
  const head: Inline[] = [`${signs[change.kind]} ${change.kind} ${change.object} `, code(displayName(change.name))];
  const { before, after } = change;
  if (change.kind === 'changed' && before !== undefined && after !== undefined) {
    return [...head, ': ', code(before), ' → ', code(after)];
  }
  const value = after ?? before;
  return value === undefined ? head : [...head, ': ', code(value)];
}
