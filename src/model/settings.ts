import type { z } from 'zod';
import type { settingsSchema } from './settings-schema.ts';

export type Settings = z.infer<typeof settingsSchema>;

/** What an empty file says. Written out, so that a repository without the file needs no validator; a test holds it to the schema. */
export const defaultSettings: Settings = {
  projects: [],
  ignore: [],
  preset: 'recommended',
  rules: {},
  failOn: 'error',
  unread: 'neutral',
  tables: {},
  usage: { ignore: [] },
  rehearsal: { seconds: 60 },
  ticks: { author: true, teams: [] },
  override: { users: [], teams: [] },
  inline: { suggestions: true, most: 10 },
};
