import { compareDotted, compareText } from './versions.ts';

/** A file that runs in one direction. */
export type OneWay = {
  readonly path: string;
  readonly version: string;
  readonly name: string;
  readonly text: string;
};

export type Pairs = {
  /** In the order of their versions. */
  readonly pairs: readonly { readonly up: OneWay; readonly down: OneWay | undefined }[];
  /** Downs that no up belongs to. */
  readonly alone: readonly OneWay[];
};

/** Pairs files by version: names of up and down may differ. Where a version stands twice, the names decide. */
export function pairUp(ups: readonly OneWay[], downs: readonly OneWay[]): Pairs {
  const downsOf = Map.groupBy(downs, (one) => numberOf(one.version));
  const upsOf = Map.groupBy(ups, (one) => numberOf(one.version));
  const order = (a: OneWay, b: OneWay): number => compareDotted(a.version, b.version) || compareText(a.path, b.path);
  const pairs = [...ups].sort(order).map((up) => {
    const candidates = downsOf.get(numberOf(up.version)) ?? [];
    const unique = candidates.length === 1 && upsOf.get(numberOf(up.version))?.length === 1;
    return { up, down: unique ? candidates[0] : candidates.find(({ name }) => name === up.name) };
  });
  const used = new Set(pairs.map(({ down }) => down?.path));
  return { pairs, alone: downs.filter(({ path }) => !used.has(path)) };
}

/** Why a down without an up is not read. */
export function noUp(down: OneWay, ups: readonly OneWay[]): string {
  const same = ups.filter((up) => numberOf(up.version) === numberOf(down.version));
  const names = same.map((up) => `\`${up.path.slice(up.path.lastIndexOf('/') + 1)}\``).join(', ');
  return same.length > 0
    ? `Version ${down.version} appears more than once (${names}), and none of its up files has this name. Give each migration its own version.`
    : `There is no up file of version ${down.version}: this down file undoes nothing. Delete it, or rename it to the version that it undoes.`;
}

const numberOf = (version: string): string => version.replace(/^0+(?=\d)/, '');
