/** What is known of an extension that no rehearsal carries: whose names are its own. */
type Elsewhere = {
  readonly schemas?: readonly string[];
  readonly names?: RegExp;
  readonly languages?: readonly string[];
};

/** Extensions that servers have and the embedded one does not, by name. Their functions, types, tables and access methods. */
const extensionsElsewhere: Readonly<Record<string, Elsewhere>> = {
  anon: { schemas: ['anon'] },
  aws_lambda: { schemas: ['aws_lambda'] },
  aws_s3: { schemas: ['aws_s3', 'aws_commons'] },
  azure_ai: { schemas: ['azure_ai', 'azure_openai', 'azure_cognitive'] },
  citus: {
    schemas: ['citus'],
    names:
      /^(?:create_(?:distributed|reference)_(?:table(?:_concurrently)?|function)|(?:un|alter_)distribut\w+|citus_\w+|columnar|alter_table_set_access_method|run_command_on_\w+|(?:get_)?rebalance_\w+|isolate_tenant\w*|master_\w+|start_metadata_sync\w*)$/,
  },
  dblink: { names: /^dblink(?:_\w+)?$/ },
  google_ml_integration: { schemas: ['google_ml'] },
  h3: { names: /^h3(?:_\w+|index)$/ },
  hll: { names: /^hll(?:_\w+)?$/ },
  http: { names: /^http(?:_\w+)?$/ },
  hypopg: { names: /^hypopg\w*$/ },
  index_advisor: { names: /^index_advisor$/ },
  ip4r: { names: /^(?:ip[46]r?|ipaddress|iprange)$/ },
  orafce: { schemas: ['oracle', 'dbms_output', 'dbms_random', 'dbms_utility', 'utl_file'] },
  orioledb: { names: /^orioledb\w*$/ },
  pg_bigm: { names: /^(?:gin_bigm_ops|bigm_\w+|likequery|show_bigm)$/ },
  pg_cron: { schemas: ['cron'] },
  pg_graphql: { schemas: ['graphql'] },
  pg_idkit: { names: /^idkit_\w+$/ },
  pg_jsonschema: { names: /^(?:jsonb?_matches_schema|jsonschema_\w+)$/ },
  pg_net: { schemas: ['net'] },
  pg_partman: {
    schemas: ['partman'],
    names:
      /^(?:create_parent|create_sub_parent|run_maintenance(?:_proc)?|partition_data_\w+|undo_partition\w*|part_config\w*)$/,
  },
  pg_repack: { schemas: ['repack'] },
  pg_search: { schemas: ['paradedb', 'pdb'], names: /^bm25$/ },
  pg_squeeze: { schemas: ['squeeze'] },
  pg_tle: { schemas: ['pgtle'] },
  pglogical: { schemas: ['pglogical'] },
  pgmq: { schemas: ['pgmq', 'pgmq_public'] },
  pgroonga: { schemas: ['pgroonga'], names: /^pgroonga\w*$/ },
  pgrouting: { names: /^pgr_\w+$/ },
  pgrowlocks: { names: /^pgrowlocks$/ },
  pgsodium: { schemas: ['pgsodium', 'pgsodium_masks'] },
  pgstattuple: { names: /^pgstat(?:tuple\w*|index|ginindex|hashindex)$/ },
  pg_prewarm: { names: /^(?:autoprewarm_\w+|pg_prewarm)$/ },
  plperl: { languages: ['plperl', 'plperlu'] },
  plpython3u: { languages: ['plpython3u', 'plpythonu', 'plpython2u'] },
  plrust: { languages: ['plrust'] },
  pltcl: { languages: ['pltcl', 'pltclu'] },
  plv8: { languages: ['plv8', 'plcoffee', 'plls'], names: /^plv8_\w+$/ },
  plr: { languages: ['plr'] },
  postgis: {
    schemas: ['tiger', 'topology'],
    names:
      /^(?:_?st_\w+|postgis_\w+|geometry|geography|raster|topogeometry|box[23]df?|geometry_\w+|geography_\w+|gist_geometry_\w+|brin_geo\w+|spgist_geo\w+|spatial_ref_sys|find_srid|(?:add|drop)geometrycolumn|dropgeometrytable|updategeometrysrid|populate_geometry_columns)$/,
  },
  rum: { names: /^rum(?:_\w+)?$/ },
  supabase_vault: { schemas: ['vault'] },
  temporal_tables: { names: /^versioning$/ },
  timescaledb: {
    schemas: [
      'timescaledb_information',
      'timescaledb_experimental',
      '_timescaledb_internal',
      '_timescaledb_catalog',
      '_timescaledb_functions',
    ],
    names:
      /^(?:create_hypertable|by_(?:range|hash)|time_bucket\w*|(?:add|remove|alter)_(?:retention|compression|continuous_aggregate|columnstore|reorder)_policy|(?:add|set|show|drop|move|reorder|compress|decompress|recompress|split|merge|attach|detach)_(?:chunks?|chunk_\w+|dimension|job|integer_now_func|number_partitions)|set_chunk_time_interval|(?:delete|alter|run)_job|refresh_continuous_aggregate|convert_to_(?:column|row)store|hypertable_\w+|chunks_detailed_size|enable_chunk_skipping|approximate_row_count|locf|interpolate|timescaledb_\w+)$/,
  },
  ulid: { names: /^(?:gen_(?:monotonic_)?ulid|ulid|generate_ulid)$/ },
  vectorscale: { names: /^diskann$/ },
  wrappers: {
    names: /^(?:\w+_fdw_(?:handler|validator)|(?:stripe|clickhouse|big_query|firebase|airtable|s3|iceberg|wasm)_\w+)$/,
  },
};

/** The extension that a name belongs to, written with its schema or without, where it is one that no rehearsal carries. */
export function extensionElsewhere(name: string): string | undefined {
  const parts = name.toLowerCase().split('.');
  const bare = parts.at(-1) ?? '';
  const schema = parts.length > 1 ? parts.at(-2) : undefined;
  return Object.entries(extensionsElsewhere).find(
    ([, { schemas, names }]) => (schema !== undefined && schemas?.includes(schema)) || names?.test(bare),
  )?.[0];
}

/** The extension whose schema, by custom, has this name. */
export function extensionOfSchema(schema: string): string | undefined {
  return Object.entries(extensionsElsewhere).find(([, { schemas }]) => schemas?.includes(schema))?.[0];
}

/** The extension that brings a procedural language. */
export function extensionOfLanguage(language: string): string | undefined {
  return Object.entries(extensionsElsewhere).find(([, { languages }]) => languages?.includes(language))?.[0];
}

/** Whether it is known what the extension brings: of others any name may be theirs. */
export function isKnownElsewhere(extension: string): boolean {
  return extension in extensionsElsewhere;
}
