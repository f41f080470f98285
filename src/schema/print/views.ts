import type { View } from '../../model/schema.ts';

export function viewWord(view: View): string {
  return view.materialized ? 'MATERIALIZED VIEW' : 'VIEW';
}

/** pg_get_viewdef ends with a terminator. */
const query = (view: View): string => view.definition.trim().replace(/;$/, '');

const options = (view: View): string => (view.options.length === 0 ? '' : ` WITH (${view.options.join(', ')})`);

export function createView(view: View): string {
  return `CREATE ${viewWord(view)} ${view.name}${options(view)} AS\n${query(view)}`;
}

export function replaceView(view: View): string {
  return `CREATE OR REPLACE VIEW ${view.name}${options(view)} AS\n${query(view)}`;
}

/** Whether CREATE OR REPLACE VIEW takes it: the columns that were there stay, in name, type and order. */
export function isReplaceable(before: View, after: View): boolean {
  return (
    !before.materialized &&
    !after.materialized &&
    before.columns.every(({ name, type }, i) => after.columns[i]?.name === name && after.columns[i]?.type === type)
  );
}
