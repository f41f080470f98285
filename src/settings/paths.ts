/** Where the settings are looked for in a repository, first come first served. */
export const settingsPaths = ['.github/migration-planner.yml', '.github/migration-planner.yaml'] as const;
