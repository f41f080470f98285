/** What well-known functions of extensions return, to be guessed first. */
const known: readonly (readonly [RegExp, string])[] = [
  [/^(?:schedule|schedule_in_database|http_(?:get|post|delete)|send|send_batch)$/, 'bigint'],
  [/^st_(?:x|y|z|m|area|length|distance\w*|perimeter|azimuth|xmin|xmax|ymin|ymax)$/, 'double precision'],
  [
    /^st_(?:dwithin|intersects|contains|within|covers|coveredby|touches|crosses|overlaps|equals|disjoint|isvalid|isempty)$/,
    'boolean',
  ],
  [/^st_(?:srid|npoints|dimension|numgeometries)$/, 'integer'],
  [/^time_bucket\w*$/, 'timestamptz'],
  [/^create_secret$/, 'uuid'],
  [/^jsonb?_matches_schema$/, 'boolean'],
];

/** The type that a function returns, where it is one of those; its name without the schema. */
export function returnsOf(name: string): readonly string[] {
  return known.filter(([pattern]) => pattern.test(name)).map(([, type]) => type);
}
