import type { Declaration, DeclaredMember } from '../model/declaration.ts';
import type { Found } from './source-file.ts';
import { lineAt, type SourceFile } from './source-file.ts';
import type { Target } from './target.ts';
import { wordKey } from './word.ts';

const concerns = (declaration: Declaration, target: Target): boolean =>
  target.table === declaration.name &&
  (declaration.schema === undefined || target.schema === undefined || declaration.schema === target.schema);

const isNamed = (member: DeclaredMember, target: Target): boolean =>
  member.name === target.name || (member.derived && wordKey(member.field) === target.nameKey);

/**
 * Where declarations hold a removed name. Teaches the targets what the code calls their tables, so that identifiers are
 * recognised afterwards.
 */
export function declaredUsages(
  file: SourceFile,
  declarations: readonly Declaration[],
  targets: readonly Target[],
): readonly Found[] {
  const found: Found[] = [];
  const add = (target: Target, at: number): void => {
    found.push({ target, at, line: lineAt(file, at), evidence: 'model declaration', access: 'reads' });
  };
  for (const declaration of declarations) {
    for (const target of targets.filter((candidate) => concerns(declaration, candidate))) {
      target.tableKeys.add(wordKey(declaration.model));
      const { kind } = target.removed;
      if (declaration.kind === 'table' && (kind === 'table' || kind === 'view')) add(target, declaration.at);
      if (kind !== (declaration.kind === 'enum' ? 'enum value' : 'column')) continue;
      for (const member of declaration.members) if (isNamed(member, target)) add(target, member.at);
    }
  }
  return found;
}
