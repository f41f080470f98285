import type { Readable } from 'node:stream';
import type { Account, App, Installation, Permissions, Repository, Role, World } from '../state/world.ts';

/** Who asks: the App itself (by its JWT), an installation, a person's token, or nobody that we know. */
export type Caller =
  | { readonly kind: 'app'; readonly app: App }
  | {
      readonly kind: 'installation';
      readonly installation: Installation;
      readonly account: Account;
      readonly permissions: Permissions;
      readonly repositories: ReadonlySet<Repository>;
    }
  | { readonly kind: 'user'; readonly account: Account }
  | { readonly kind: 'anonymous' };

/** One request, checked: it fits GitHub's description and its caller may make it. */
export type Call = {
  readonly world: World;
  readonly caller: Caller;
  /** Out of the path, decoded. */
  readonly path: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly accept: string;
  /** The address that was asked, for links to other pages. */
  readonly address: URL;
};

export type Answer = {
  readonly status: number;
  /** JSON. */
  readonly body?: unknown;
  /** Anything else, as it is. */
  readonly raw?: string | Uint8Array | Readable;
  readonly headers?: Readonly<Record<string, string>>;
};

/** What a caller needs for a route. */
export type Needs =
  | 'the app'
  | 'nothing'
  | 'a token'
  | {
      /** Any one of these is enough for an installation; none: that it has the repository. */
      readonly permissions: readonly Permissions[];
      /** For a person's token; `read` unless said. */
      readonly role?: Role;
    };

export type Route = {
  /** As in GitHub's description: `GET /repos/{owner}/{repo}`. */
  readonly route: string;
  readonly needs: Needs;
  /** False: GitHub's description does not have it. */
  readonly described?: false;
  readonly handle: (call: Call) => Answer | Promise<Answer>;
};

/** A request that GitHub does not do. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;
  readonly errors: readonly unknown[] | undefined;
  readonly headers: Readonly<Record<string, string>>;
  constructor(
    status: number,
    message: string,
    errors?: readonly unknown[],
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
    this.status = status;
    this.errors = errors;
    this.headers = headers;
  }
}

export function notFound(): Refusal {
  return new Refusal(404, 'Not Found');
}

export function ok(body: unknown): Answer {
  return { status: 200, body };
}
export function created(body: unknown): Answer {
  return { status: 201, body };
}
