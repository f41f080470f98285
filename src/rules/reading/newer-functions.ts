/** Functions of PostgreSQL, by the major version that brought them. */
export const newerFunctions: Readonly<Record<string, number>> = {
  ...from(14, 'date_bin', 'string_to_table', 'trim_array', 'bit_count', 'bit_xor', 'unistr', 'pg_column_compression'),
  ...from(14, 'range_agg', 'range_intersect_agg', 'pg_log_backend_memory_contexts'),
  ...from(15, 'regexp_count', 'regexp_instr', 'regexp_like', 'regexp_substr', 'has_parameter_privilege'),
  ...from(
    16,
    'any_value',
    'random_normal',
    'array_shuffle',
    'array_sample',
    'erf',
    'erfc',
    'date_add',
    'date_subtract',
  ),
  ...from(16, 'pg_input_is_valid', 'pg_input_error_info', 'system_user'),
  ...from(17, 'to_bin', 'to_oct', 'uuid_extract_timestamp', 'uuid_extract_version', 'xmltext', 'unicode_assigned'),
  ...from(17, 'to_regtypemod', 'pg_basetype'),
  ...from(18, 'uuidv4', 'uuidv7', 'casefold', 'array_reverse', 'array_sort', 'crc32', 'crc32c', 'gamma', 'lgamma'),
  ...from(18, 'has_largeobject_privilege', 'pg_get_acl'),
};

/** Roles that PostgreSQL makes itself. */
export const newerRoles: Readonly<Record<string, number>> = {
  ...from(14, 'pg_read_all_data', 'pg_write_all_data', 'pg_database_owner'),
  ...from(15, 'pg_checkpoint'),
  ...from(16, 'pg_create_subscription', 'pg_use_reserved_connections'),
  ...from(17, 'pg_maintain'),
  ...from(18, 'pg_signal_autovacuum_worker'),
};

/** Settings of a session or of the server. */
export const newerSettings: Readonly<Record<string, number>> = {
  ...from(14, 'idle_session_timeout', 'default_toast_compression', 'client_connection_check_interval'),
  ...from(17, 'transaction_timeout'),
};

/** Options that stand in brackets behind a statement, by its node. */
export const newerOptions: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  CopyStmt: { ...from(16, 'default'), ...from(17, 'on_error', 'log_verbosity'), ...from(18, 'reject_limit') },
  CreateSubscriptionStmt: subscription(),
  AlterSubscriptionStmt: subscription(),
  CreatePublicationStmt: from(18, 'publish_generated_columns'),
  AlterPublicationStmt: from(18, 'publish_generated_columns'),
  ReindexStmt: from(14, 'tablespace'),
  DefineStmt: from(16, 'rules'),
  CreateRangeStmt: from(14, 'multirange_type_name'),
  GrantRoleStmt: from(16, 'inherit', 'set'),
  ViewStmt: from(15, 'security_invoker'),
  AlterTableCmd: from(15, 'security_invoker'),
  VacuumStmt: {
    ...from(14, 'process_toast'),
    ...from(16, 'skip_database_stats', 'only_database_stats', 'buffer_usage_limit', 'process_main'),
  },
};

function subscription(): Readonly<Record<string, number>> {
  return {
    ...from(14, 'binary', 'streaming'),
    ...from(15, 'two_phase', 'disable_on_error'),
    ...from(16, 'origin', 'run_as_owner', 'password_required'),
    ...from(17, 'failover'),
  };
}

function from(version: number, ...names: readonly string[]): Readonly<Record<string, number>> {
  return Object.fromEntries(names.map((name) => [name, version]));
}
