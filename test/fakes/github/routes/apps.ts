import { randomBytes } from 'node:crypto';
import { grants } from '../http/admission.ts';
import { type Call, created, notFound, ok, Refusal, type Route } from '../http/call.ts';
import { page } from '../http/paging.ts';
import { accountJson, appJson, installationJson } from '../shapes/accounts.ts';
import { repositoryJson } from '../shapes/repositories.ts';
import { accountOf, createApp } from '../state/create.ts';
import type { App, Installation, Level, Permissions, Repository } from '../state/world.ts';

const appAsking = ({ caller }: Call): App => {
  if (caller.kind !== 'app') throw new Refusal(401, 'Requires authentication');
  return caller.app;
};

function installationOf(call: Call): Installation {
  const installation = call.world.installations.get(Number(call.path.installation_id));
  if (installation === undefined || installation.app !== appAsking(call)) throw notFound();
  return installation;
}

/** The App itself: who it is, where it is installed, its tokens; and people. */
export const appRoutes: readonly Route[] = [
  {
    route: 'GET /app',
    needs: 'the app',
    handle: (call) => {
      const app = appAsking(call);
      const count = [...call.world.installations.values()].filter((each) => each.app === app).length;
      return ok({ ...appJson(call.world, app), installations_count: count });
    },
  },
  {
    route: 'GET /app/installations',
    needs: 'the app',
    handle: (call) => {
      const found = [...call.world.installations.values()].filter(({ app }) => app === appAsking(call));
      return page(call, found, (installation) => installationJson(call.world, installation));
    },
  },
  {
    route: 'GET /app/installations/{installation_id}',
    needs: 'the app',
    handle: (call) => ok(installationJson(call.world, installationOf(call))),
  },
  {
    route: 'POST /app/installations/{installation_id}/access_tokens',
    needs: 'the app',
    handle: (call) => created(createToken(call)),
  },
  {
    route: 'POST /app-manifests/{code}/conversions',
    needs: 'nothing',
    handle: (call) => {
      const manifest = call.world.manifests.get(call.path.code ?? '');
      if (manifest === undefined) throw notFound();
      call.world.manifests.delete(call.path.code ?? '');
      return created(convert(call, manifest));
    },
  },
  {
    route: 'GET /users/{username}',
    needs: 'nothing',
    handle: (call) => {
      const account = call.world.accounts.get((call.path.username ?? '').toLowerCase());
      if (account === undefined) throw notFound();
      return ok(accountJson(call.world, account));
    },
  },
  {
    route: 'GET /user',
    needs: 'a token',
    handle: (call) => {
      if (call.caller.kind !== 'user') throw new Refusal(403, 'Resource not accessible by integration');
      return ok(accountJson(call.world, call.caller.account));
    },
  },
  {
    route: 'GET /orgs/{org}/teams/{team_slug}/memberships/{username}',
    needs: { permissions: [{ members: 'read' }] },
    handle: (call) => {
      const { org = '', team_slug: team = '', username = '' } = call.path;
      const members = call.world.teams.get(`${org}/${team}`.toLowerCase());
      if (!members?.has(username.toLowerCase())) throw notFound();
      const url = `${call.world.origin}/orgs/${org}/teams/${team}/memberships/${username}`;
      return ok({ url, role: 'member', state: 'active' });
    },
  },
];

/** A token for an installation, narrowed as asked; it lives for an hour. */
function createToken(call: Call) {
  const installation = installationOf(call);
  const input = (call.body ?? {}) as {
    readonly permissions?: Permissions;
    readonly repository_ids?: readonly number[];
    readonly repositories?: readonly string[];
  };
  const permissions = input.permissions ?? installation.permissions;
  if (!grants(installation.permissions, permissions)) {
    throw new Refusal(422, 'The permissions requested are not granted to this installation.');
  }
  const repositories = narrowed(installation, input);
  const expiresAt = new Date(call.world.now().getTime() + 3_600_000);
  // Tokens have had no fixed length since 2026.
  const token = `ghs_${installation.app.id}_${randomBytes(30).toString('base64url')}`;
  call.world.tokens.set(token, { kind: 'installation', installation, permissions, repositories, expiresAt });
  return {
    token,
    expires_at: expiresAt.toISOString(),
    permissions: permissions as Readonly<Record<string, Level>>,
    repository_selection: 'selected',
    ...(repositories === undefined
      ? {}
      : { repositories: [...repositories].map((each) => repositoryJson(call.world, each)) }),
  };
}

function narrowed(
  installation: Installation,
  {
    repository_ids: ids,
    repositories: names,
  }: { readonly repository_ids?: readonly number[]; readonly repositories?: readonly string[] },
): ReadonlySet<Repository> | undefined {
  if (ids === undefined && names === undefined) return undefined;
  const wanted = [...installation.repositories].filter(({ id, name }) => ids?.includes(id) || names?.includes(name));
  if (wanted.length < (ids?.length ?? 0) + (names?.length ?? 0)) {
    throw new Refusal(
      422,
      'There is at least one repository that does not exist or is not accessible to the parent installation.',
    );
  }
  return new Set(wanted);
}

/** The second step of the manifest flow: the App is made, and its secrets are shown this once. */
function convert(call: Call, manifest: Readonly<Record<string, unknown>>) {
  const name = `${manifest.name ?? 'app'}`;
  const app = createApp(call.world, name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-'), {
    permissions: (manifest.default_permissions ?? {}) as Permissions,
    events: (manifest.default_events ?? []) as readonly string[],
  });
  accountOf(call.world, app.bot.login, 'Bot');
  return {
    ...appJson(call.world, app),
    name,
    client_secret: randomBytes(20).toString('hex'),
    webhook_secret: randomBytes(20).toString('hex'),
    pem: app.privateKey,
  };
}
