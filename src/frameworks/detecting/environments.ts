const environments = new Set(
  'dev develop development test tests testing local integration it qa staging stage uat preprod demo sample samples seed seeds e2e sandbox ci testdata fixtures dummy'.split(
    ' ',
  ),
);
const everywhere = new Set('all common shared base main prod production live'.split(' '));

/**
 * Whether a directory's name says that its files run in some environments only, production not among them: `dev`,
 * `dev+test`, `dev-truncate`; not `all-except-integration`.
 */
export function isEnvironment(name: string): boolean {
  const words = name.toLowerCase().split(/[^a-z0-9]+/);
  return words.some((word) => environments.has(word)) && !words.some((word) => everywhere.has(word));
}
