/** How each key of the settings file is written, in the order of the file. Shown beside a problem and in the file that `init` writes. */
export const examples: Readonly<Record<string, string>> = {
  postgres: 'postgres: 16',
  projects: [
    'projects:',
    '  - directory: services/billing/db',
    '    framework: golang-migrate',
    '    schema: billing',
    '    baseline: [services/billing/structure.sql]',
  ].join('\n'),
  ignore: "ignore: ['legacy/**', 'clickhouse/migrations/**']",
  preset: 'preset: strict',
  rules: ['rules:', '  column-renamed: error', '  several-tables-locked-together: off'].join('\n'),
  failOn: 'failOn: warning',
  unread: 'unread: confirm',
  tables: ['tables:', '  public.orders: { size: huge, hot: true }', '  public.countries: { size: small }'].join('\n'),
  usage: ['usage:', "  ignore: ['docs/**']"].join('\n'),
  ticks: ['ticks:', '  author: false', '  teams: [database-owners]'].join('\n'),
  override: ['override:', '  users: [alice]', '  teams: [database-owners]'].join('\n'),
  inline: ['inline:', '  suggestions: false'].join('\n'),
  _extends: '_extends: engineering-settings',
  rehearsal: ['rehearsal:', '  seconds: 120', '  platform: supabase'].join('\n'),
};
