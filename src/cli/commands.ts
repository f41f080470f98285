import { intentNamed } from '../intents/intents.ts';
import type { Command, Option } from './command.ts';
import { forms } from './rendering.ts';

const ends: readonly Option[] = [
  { name: 'base', value: 'REF', says: 'The target branch of the change. By default the default branch.' },
  { name: 'head', value: 'REF', says: 'The commit to review. By default the working tree, uncommitted work included.' },
];

const rehearsal: readonly Option[] = [
  {
    name: 'postgres',
    value: '13…18',
    says: "Major version of the production server. By default what the repository's files name.",
  },
  {
    name: 'engine',
    value: 'embedded|URL',
    says: 'Where to rehearse: embedded, or postgres://… of a server for scratch databases.',
  },
  {
    name: 'contention',
    value: 'ROWS',
    says: 'With --engine URL: measure how long other sessions wait, as written and as planned, on tables with this many generated rows.',
  },
  { name: 'no-rehearse', value: undefined, says: 'Review the SQL alone: faster, but nothing is proven.' },
];

const stats: Option = {
  name: 'stats',
  value: 'FILE',
  says: 'Production statistics to use, instead of .github/migration-planner.stats.json in the base.',
};

const ownRules: Option = {
  name: 'rules',
  value: 'FILE',
  says: 'Rules of your own, beside the built-in ones (docs/own-rules.md).',
};

const out: Option = { name: 'out', value: 'FILE', says: 'Write to a file instead; its extension chooses the format.' };
const failOn: Option = {
  name: 'fail-on',
  value: 'error|warning|never',
  says: 'Findings of this severity or worse need an acceptance; never: exit 0 whatever is found.',
};

const url: Option = {
  name: 'url',
  value: 'URL',
  says: 'postgres://… of the database. A role that may connect is enough for stats.',
};

const onGitHub: readonly Option[] = [
  {
    name: 'github',
    value: 'OWNER/REPO#NUMBER',
    says: 'Review a pull request through the API of GitHub, with the token in GITHUB_TOKEN; no clone is needed.',
  },
  { name: 'post', value: undefined, says: 'With --github: write the comment, the check and the fixes there.' },
];

/** Every command, in the order of the help. What a command needs is loaded when it runs. */
export const commands: readonly Command[] = [
  {
    name: 'review',
    positional: '[path]',
    says: 'Review the migrations of a change: verdict, risks, locks, checklist, rollback.',
    options: [
      ...ends,
      { name: 'format', value: Object.keys(forms.review).join('|'), says: 'By default terminal.' },
      { name: 'full', value: undefined, says: 'Show everything in the terminal, not only the summary.' },
      out,
      ...rehearsal,
      stats,
      ownRules,
      failOn,
      ...onGitHub,
    ],
    run: async (given, terminal) => (await import('./commands/review.ts')).reviewCommand(given, terminal),
  },
  {
    name: 'plan',
    positional: '[path | intent …]',
    words: (first) => (intentNamed(first) ? Number.POSITIVE_INFINITY : 1),
    says: 'Write the full migration plan of a change, or of one that is not written yet: plan rename-column users.name full_name.',
    options: [
      ...ends,
      { name: 'format', value: Object.keys(forms.plan).join('|'), says: 'By default markdown.' },
      {
        name: 'write',
        value: 'DIRECTORY',
        says: 'Write the steps as migrations of your tool: those of the first deploy here, the later ones beside it.',
      },
      {
        name: 'project',
        value: 'DIRECTORY',
        says: 'Which migration directory, where there are several.',
      },
      out,
      ...rehearsal,
      stats,
      ownRules,
    ],
    run: async (given, terminal) => (await import('./commands/plan.ts')).planCommand(given, terminal),
  },
  {
    name: 'stats',
    positional: undefined,
    says: 'Collect sizes and counters of the production database, for durations in reviews.',
    options: [
      { ...url, says: 'The database; by default DATABASE_URL. A role that may connect is enough.' },
      { name: 'out', value: 'FILE', says: 'Write to a file instead: .github/migration-planner.stats.json.' },
      { name: 'calibration', value: 'FILE', says: 'Include what `calibrate` measured on your own server.' },
    ],
    run: async (given, terminal) => (await import('./commands/stats.ts')).statsCommand(given, terminal),
  },
  {
    name: 'calibrate',
    positional: undefined,
    says: 'Measure operations on tables of a scratch database, so that durations fit your own server.',
    options: [
      { ...url, says: 'postgres://… of an idle server, with a role that may create databases.' },
      { name: 'minutes', value: 'NUMBER', says: 'No new table is started after this many minutes. By default 20.' },
      { name: 'out', value: 'FILE', says: 'Write to a file instead.' },
    ],
    run: async (given, terminal) => (await import('./commands/calibrate.ts')).calibrateCommand(given, terminal),
  },
  {
    name: 'rules',
    positional: '[rule]',
    says: 'List the rules, or show the page of one.',
    options: [ownRules],
    run: async (given, terminal) => (await import('./commands/rules.ts')).rulesCommand(given, terminal),
  },
  {
    name: 'init',
    positional: '[path]',
    says: 'Write a settings file with every setting explained.',
    options: [],
    run: async (given, terminal) => (await import('./commands/init.ts')).initCommand(given, terminal),
  },
  {
    name: 'help',
    positional: '[command]',
    says: 'Show this help, or the help of one command.',
    options: [],
    run: async (given, terminal) => (await import('./commands/help.ts')).helpCommand(given, commands, terminal),
  },
  {
    name: 'version',
    positional: undefined,
    says: 'Show the version.',
    options: [],
    run: async (_, terminal) => (await import('./commands/version.ts')).versionCommand(terminal),
  },
];
