import type { TypeName } from '../../model/node.ts';
import type { TypeShape } from '../../schema/type-shape.ts';
import { namesIn } from './column.ts';

const fullNames: Readonly<Record<string, string>> = {
  varchar: 'character varying',
  bpchar: 'character',
  int2: 'smallint',
  int4: 'integer',
  int8: 'bigint',
  float4: 'real',
  float8: 'double precision',
  bool: 'boolean',
  decimal: 'numeric',
  timestamp: 'timestamp without time zone',
  timestamptz: 'timestamp with time zone',
  time: 'time without time zone',
  timetz: 'time with time zone',
  varbit: 'bit varying',
};

/** The type that a tree names; arrays keep their `[]`. */
export function shapeOfNode(type: TypeName | undefined): TypeShape | undefined {
  const name = namesIn(type?.names).at(-1);
  if (name === undefined) return undefined;
  const limits = (type?.typmods ?? []).flatMap((each) =>
    'A_Const' in each && each.A_Const.ival ? [each.A_Const.ival.ival ?? 0] : [],
  );
  return { name: `${fullNames[name] ?? name}${type?.arrayBounds?.length ? '[]' : ''}`, limits };
}
