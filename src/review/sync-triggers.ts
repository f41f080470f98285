import type { Table, Trigger } from '../model/schema.ts';

/** The triggers of an expand step, by the names that the recipes give them. */
export function isSync({ name }: Trigger): boolean {
  return /^zz_sync_(?:.*_twin|split)$/.test(name);
}

/** The function that a trigger without arguments calls, as the schema names it: `public.users_handle_sync()`. */
export function functionOf({ definition }: Trigger): string | undefined {
  const [, name] = /EXECUTE FUNCTION (\S+)\(\)/.exec(definition) ?? [];
  if (name === undefined) return undefined;
  return `${name.includes('.') ? name : `public.${name}`}()`;
}

/** The functions that keep a table equal to something. */
export function syncsBy({ triggers }: Pick<Table, 'triggers'>): readonly string[] {
  return triggers.filter(isSync).flatMap((trigger) => functionOf(trigger) ?? []);
}
