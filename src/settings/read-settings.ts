import { type Document, isMap, isNode, isScalar, LineCounter, type Pair, parseDocument } from 'yaml';
import type { Settings } from '../model/settings.ts';
import { settingsSchema } from '../model/settings-schema.ts';
import { boundsInWords, whatIsTooMuch } from './bounds.ts';
import { type Complaint, complain, type SettingsProblem, unknownRule } from './problems.ts';

export { settingsFromSquawk } from './from-squawk.ts';
export { settingsJsonSchema } from './json-schema.ts';
export { settingsPaths } from './paths.ts';
export type { SettingsProblem } from './problems.ts';
export { targetVersion } from './target-version.ts';
export { settingsTemplate } from './template.ts';

/** Settings and the keys that were written (the others are defaults), or everything that is wrong with them. */
export type SettingsReading =
  | { readonly settings: Settings; readonly written: readonly string[] }
  | { readonly problems: readonly SettingsProblem[] };

/**
 * Reads a settings file (YAML 1.2). An empty file is valid.
 *
 * @param text what the file holds; may be hostile
 * @param path for the messages
 * @param ruleIds the rules there are; without them any name is taken for a rule
 * @returns never throws: what is wrong is in `problems`, each with line and column from 1
 */
export function readSettings(text: string, path: string, ruleIds?: readonly string[]): SettingsReading {
  const refusal = (message: string): SettingsReading => ({
    problems: [{ message, line: 1, column: 1, expected: boundsInWords, example: 'postgres: 16' }],
  });
  try {
    const tooMuch = whatIsTooMuch(text);
    if (tooMuch) return refusal(tooMuch);
    return readDocument(text, ruleIds);
  } catch (error) {
    return refusal(`${path} can't be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** More than these nobody mends at once; the others are told when these are mended. */
const mostProblems = 50;

function readDocument(text: string, ruleIds: readonly string[] | undefined): SettingsReading {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, schema: 'core', prettyErrors: false });
  const broken = syntaxProblems(document, lines);
  if (broken.length > 0) return { problems: broken };
  const value: unknown = document.toJS({ maxAliasCount: 50 });
  const read = settingsSchema.safeParse(value ?? {}, { reportInput: true });
  const complaints = (
    read.success ? strangeRules(read.data, ruleIds) : read.error.issues.slice(0, mostProblems).flatMap(complain)
  ).slice(0, mostProblems);
  if (read.success && complaints.length === 0) return { settings: read.data, written: Object.keys(value ?? {}) };
  const problems = complaints.map((complaint) => place(complaint, document, lines));
  return { problems: problems.sort((a, b) => a.line - b.line || a.column - b.column) };
}

function strangeRules(settings: Settings, ruleIds: readonly string[] | undefined): readonly Complaint[] {
  if (ruleIds === undefined) return [];
  const strange = Object.keys(settings.rules).filter((id) => !ruleIds.includes(id));
  return strange.slice(0, mostProblems).map((id) => unknownRule(id, ruleIds));
}

function syntaxProblems(document: Document, lines: LineCounter): readonly SettingsProblem[] {
  return [...document.errors, ...document.warnings].slice(0, mostProblems).map((error) => ({
    message: error.message,
    ...positionAt(error.pos[0], lines),
    expected: error.code === 'TAB_AS_INDENT' ? 'two spaces where the tab is' : 'YAML 1.2 without custom tags',
    example: 'postgres: 16',
  }));
}

function place(complaint: Complaint, document: Document, lines: LineCounter): SettingsProblem {
  const { path, key, message, expected, example } = complaint;
  return { message, ...positionAt(offsetOf(document, path, key), lines), expected, example };
}

/** Where a value stands in the text, or the nearest thing around it that does. */
function offsetOf(document: Document, path: readonly PropertyKey[], key: boolean): number {
  const parent = path.length > 1 ? document.getIn(path.slice(0, -1), true) : document.contents;
  const name = path.at(-1);
  const pair = isMap(parent)
    ? parent.items.find((item: Pair) => isScalar(item.key) && item.key.value === name)
    : undefined;
  if (key && isNode(pair?.key)) return pair.key.range?.[0] ?? 0;
  const value: unknown = path.length > 0 ? document.getIn(path, true) : document.contents;
  if (isNode(value) && value.range) return value.range[0];
  if (isNode(pair?.key)) return pair.key.range?.[0] ?? 0;
  return path.length > 0 ? offsetOf(document, path.slice(0, -1), false) : 0;
}

function positionAt(offset: number, lines: LineCounter): { readonly line: number; readonly column: number } {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(line, 1), column: Math.max(col, 1) };
}
