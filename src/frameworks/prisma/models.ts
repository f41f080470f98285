import type { Declaration, DeclaredMember } from '../../model/declaration.ts';

const scalars = new Set(['String', 'Boolean', 'Int', 'BigInt', 'Float', 'Decimal', 'DateTime', 'Json', 'Bytes']);
const opening = /^\s*(model|view|enum)\s+(\w+)\s*\{/;
const field = /^(\s*)(\w+)\s+(\w+)/;
const enumValue = /^(\s*)(\w+)/;
const blockMap = /@@map\(\s*(?:name\s*:\s*)?"([^"\n]*)"/;
const blockSchema = /@@schema\(\s*(?:map\s*:\s*)?"([^"\n]*)"/;
const fieldMap = /(?<!@)@map\(\s*(?:name\s*:\s*)?"([^"\n]*)"/;

type Block = {
  readonly kind: string;
  readonly model: string;
  readonly at: number;
  readonly lines: { readonly text: string; readonly at: number }[];
};

const blocksOf = (text: string): readonly Block[] => {
  const blocks: Block[] = [];
  let open: Block | undefined;
  let at = 0;
  for (const line of text.split('\n')) {
    const code = line.replace(/^\s*\/\/.*/, '').slice(0, 2000);
    const [, kind, model] = opening.exec(code) ?? [];
    if (kind !== undefined && model !== undefined) {
      open = { kind, model, at, lines: [] };
      blocks.push(open);
    } else if (/^\s*\}/.test(code)) open = undefined;
    else open?.lines.push({ text: code, at });
    at += line.length + 1;
  }
  return blocks;
};

/** The models of one schema file: a field of such a type is a relation, no column. */
export function prismaModels(text: string): readonly string[] {
  return blocksOf(text).flatMap(({ kind, model }) => (kind === 'enum' ? [] : [model]));
}

const memberOf = (
  line: Block['lines'][number],
  kind: string,
  models: ReadonlySet<string>,
): DeclaredMember | undefined => {
  const [, indent, name, type] = (kind === 'enum' ? enumValue : field).exec(line.text) ?? [];
  if (name === undefined || indent === undefined) return undefined;
  if (type !== undefined && !scalars.has(type) && models.has(type)) return undefined;
  const mapped = fieldMap.exec(line.text)?.[1];
  const at = line.at + indent.length;
  return { name: mapped ?? name, field: name, derived: false, at, until: at };
};

/**
 * The tables, views and enums that a Prisma schema declares (`@map`, `@@map`, `@@schema` resolved, relations left out).
 * @param models the models of all schema files of the repository.
 */
export function readPrisma(text: string, models: ReadonlySet<string>): readonly Declaration[] {
  return blocksOf(text).map(({ kind, model, at, lines }) => {
    const whole = lines.map((line) => line.text).filter((line) => line.includes('@@'));
    return {
      kind: kind === 'enum' ? 'enum' : 'table',
      schema: whole.map((line) => blockSchema.exec(line)?.[1]).find((name) => name !== undefined),
      name: whole.map((line) => blockMap.exec(line)?.[1]).find((name) => name !== undefined) ?? model,
      model,
      at,
      members: lines.flatMap((line) => memberOf(line, kind, models) ?? []),
    };
  });
}
