import type { QualifiedName } from '../../model/schema.ts';
import { code, type Inline } from '../markdown/build.ts';
import { joined } from '../markdown/prose.ts';

/** A relation as people say it: `users` for `public.users`. */
export function displayName(name: QualifiedName): string {
  return name.startsWith('public.') ? name.slice('public.'.length) : name;
}

/** A few names as code, the rest as a number. */
export function names(all: readonly QualifiedName[], most = 3): Inline[] {
  const shown = all.slice(0, most).map((name) => [code(displayName(name))]);
  const rest = all.length > most ? [[`${all.length - most} more`]] : [];
  return joined([...shown, ...rest], ', ');
}

/** "1 step", "2 steps". */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
