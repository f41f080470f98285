import { z } from 'zod';
import { frameworkIds } from './framework-ids.ts';

const severity = z.enum(['error', 'warning', 'note', 'off']);

/** The repository's own wishes: `.github/migration-planner.yml`. Every key has a default; an empty file is valid. */
export const settingsSchema = z
  .strictObject({
    postgres: z.int().min(13).max(18).optional().describe('Major version of the production server, 13 to 18.'),
    projects: z
      .array(
        z.strictObject({
          directory: z.string().min(1).describe('The migration directory, relative to the repository.'),
          framework: z.enum(frameworkIds).describe('The migration tool that owns the directory.'),
          schema: z.string().optional().describe('Schema that unqualified names go to.'),
          baseline: z
            .array(z.string())
            .default([])
            .describe('SQL files that run before the first migration (a dump, structure.sql).'),
          filePrefix: z.string().optional().describe('Flyway: prefix of versioned files, when it is not V.'),
        }),
      )
      .default([])
      .describe('Migration directories, where detection needs help. They override what was detected.'),
    ignore: z
      .array(z.string())
      .default([])
      .describe('Path patterns of directories that hold no PostgreSQL migrations.'),
    preset: z
      .enum(['recommended', 'strict'])
      .default('recommended')
      .describe(
        'How findings weigh. strict: notes are warnings, warnings are errors, a small table lowers nothing, and how new tables are made is judged too.',
      ),
    rules: z.record(z.string(), severity).default({}).describe('Severity per rule, or off.'),
    failOn: z
      .enum(['error', 'warning', 'never'])
      .default('error')
      .describe('Findings of this severity or worse need an acceptance.'),
    unread: z
      .enum(['neutral', 'confirm'])
      .default('neutral')
      .describe(
        'How a change ends whose migrations nobody here reads (another tool, another kind of file) and that touches none that is read. neutral: the check says "Not reviewed". confirm: somebody ticks that they have read them.',
      ),
    tables: z
      .record(
        z.string(),
        z.strictObject({
          size: z.enum(['empty', 'small', 'large', 'huge']).optional(),
          hot: z.boolean().optional().describe('Always in use: even a brief lock that others wait for is reported.'),
        }),
      )
      .default({})
      .describe('Sizes of tables, where no statistics are shared, and which are always in use.'),
    usage: z
      .strictObject({ ignore: z.array(z.string()).default([]).describe('Paths not searched for names in use.') })
      .prefault({})
      .describe('Search for dropped and renamed names in the code.'),
    rehearsal: z
      .strictObject({
        seconds: z.int().min(1).max(600).default(60).describe('Longest time for one rehearsal.'),
        platform: z.enum(['supabase']).optional().describe('Surroundings to prepare.'),
      })
      .prefault({}),
    ticks: z
      .strictObject({
        author: z.boolean().default(true).describe("Whether the pull request's author may tick."),
        teams: z
          .array(z.string().min(1))
          .default([])
          .describe('Teams of the organisation, by slug; none: whoever may write.'),
      })
      .prefault({})
      .describe('Who may tick the checklist, of those who may write.'),
    override: z
      .strictObject({
        users: z.array(z.string().min(1)).default([]).describe('Logins.'),
        teams: z.array(z.string().min(1)).default([]).describe('Teams of the organisation, by slug.'),
      })
      .prefault({})
      .describe(
        "Who may let pass what fails as written, of those who may write; none named: all of them. Never the pull request's author.",
      ),
    inline: z
      .strictObject({
        suggestions: z.boolean().default(true).describe('Whether fixes are offered beside the lines.'),
        most: z.int().min(1).max(30).default(10).describe('Most suggestions in one review.'),
      })
      .prefault({})
      .describe('Suggestions in the diff of a pull request.'),
    _extends: z
      .string()
      .min(1)
      .optional()
      .describe('Settings to start from, in a repository of the same owner: repository, or repository:path.'),
  })
  .describe('Migration Planner settings');
