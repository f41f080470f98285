import type { JsonBehavior, JsonFuncExpr, JsonOutput, JsonValueExpr, Node } from '../model/node.ts';

type Print = (node: Node) => string;

/** Prints what the deparser does not know: the SQL/JSON functions that PostgreSQL 17 brought. Undefined for anything else. */
export function printJson(node: object, print: Print): string | undefined {
  if ('JsonFuncExpr' in node) return printFunction(node.JsonFuncExpr as JsonFuncExpr, print);
  if ('MergeSupportFunc' in node) return 'merge_action()';
  for (const [tag, name] of [
    ['JsonScalarExpr', 'JSON_SCALAR'],
    ['JsonSerializeExpr', 'JSON_SERIALIZE'],
    ['JsonParseExpr', 'JSON'],
  ] as const) {
    if (!(tag in node)) continue;
    const { expr, output } =
      (node as Record<string, { readonly expr?: object; readonly output?: JsonOutput }>)[tag] ?? {};
    return `${name}(${jsonValue(expr, print)}${returning(output, print)})`;
  }
  return undefined;
}

const names: Readonly<Record<string, string>> = {
  JSON_VALUE_OP: 'JSON_VALUE',
  JSON_QUERY_OP: 'JSON_QUERY',
  JSON_EXISTS_OP: 'JSON_EXISTS',
};
const wrappers: Readonly<Record<string, string>> = {
  JSW_NONE: ' WITHOUT WRAPPER',
  JSW_CONDITIONAL: ' WITH CONDITIONAL WRAPPER',
  JSW_UNCONDITIONAL: ' WITH WRAPPER',
};
const quotes: Readonly<Record<string, string>> = { JS_QUOTES_KEEP: ' KEEP QUOTES', JS_QUOTES_OMIT: ' OMIT QUOTES' };

const printFunction = (json: JsonFuncExpr, print: Print): string => {
  const passing = (json.passing ?? []).flatMap((item) =>
    'JsonArgument' in item
      ? [`${jsonValue(item.JsonArgument.val, print)} AS "${(item.JsonArgument.name ?? '').replaceAll('"', '""')}"`]
      : [],
  );
  return [
    `${names[json.op ?? ''] ?? ''}(${jsonValue(json.context_item, print)}`,
    json.pathspec ? `, ${print(json.pathspec)}` : '',
    passing.length > 0 ? ` PASSING ${passing.join(', ')}` : '',
    returning(json.output, print),
    wrappers[json.wrapper ?? ''] ?? '',
    quotes[json.quotes ?? ''] ?? '',
    behaviour(json.on_empty, 'EMPTY', print),
    behaviour(json.on_error, 'ERROR', print),
    ')',
  ].join('');
};

/** A value may stand with its format around it. */
const jsonValue = (value: JsonValueExpr | Node | object | undefined, print: Print): string => {
  if (value === undefined) return '';
  return 'raw_expr' in value ? print(value.raw_expr as Node) : print(value as Node);
};

const returning = (output: JsonOutput | undefined, print: Print): string =>
  output?.typeName ? ` RETURNING ${print({ TypeName: output.typeName })}` : '';

const behaviour = (found: JsonBehavior | undefined, when: string, print: Print): string => {
  if (found?.btype === undefined) return '';
  const word = found.btype.replace('JSON_BEHAVIOR_', '').replaceAll('_', ' ');
  return ` ${word}${found.expr ? ` ${print(found.expr)}` : ''} ON ${when}`;
};
