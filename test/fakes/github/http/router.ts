import type { Route } from './call.ts';

export type Found = { readonly route: Route; readonly path: Readonly<Record<string, string>> };
export type Router = (method: string, path: string) => Found | undefined;

/** Parameters that may hold slashes, and be empty. */
const long: ReadonlySet<string> = new Set(['path', 'ref', 'branch', 'basehead']);

/** Finds the route of a request; the one that says most where several fit. */
export function createRouter(routes: readonly Route[]): Router {
  const patterns = routes
    .map((route) => ({ route, ...patternOf(route.route) }))
    .sort((one, other) => literal(other.route) - literal(one.route));
  return (method, path) => {
    for (const { route, pattern, names } of patterns) {
      const values = pattern.exec(`${method} ${path}`)?.slice(1);
      if (values === undefined) continue;
      return { route, path: Object.fromEntries(names.map((name, at) => [name, decode(values[at] ?? '')])) };
    }
    return undefined;
  };
}

/** How much of a route is no parameter. */
const literal = ({ route }: Route): number => route.replaceAll(/\{\w+\}/g, '').length;

function patternOf(route: string): { readonly pattern: RegExp; readonly names: readonly string[] } {
  const names: string[] = [];
  const pattern = route.split(/(\{\w+\})/).map((part) => {
    const name = /^\{(\w+)\}$/.exec(part)?.[1];
    if (name === undefined) return part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
    names.push(name);
    return long.has(name) ? '(.*?)' : '([^/]+)';
  });
  // The root of a repository has no path, and no slash before it.
  const whole = pattern.join('').replace(/\/\(\.\*\?\)$/, route.endsWith('/{path}') ? '(?:/(.*?))?' : '$&');
  return { pattern: new RegExp(`^${whole}$`), names };
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
