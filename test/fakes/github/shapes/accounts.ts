import type { Account, App, Installation, World } from '../state/world.ts';

/** GitHub's JSON of a person, a bot or an organization, as it stands inside other answers. */
export function accountJson(world: World, account: Account) {
  const api = `${world.origin}/users/${encodeURIComponent(account.login)}`;
  return {
    login: account.login,
    id: account.id,
    node_id: `U_${account.id}`,
    avatar_url: `https://avatars.github.example/u/${account.id}`,
    gravatar_id: '',
    url: api,
    html_url: `https://github.example/${encodeURIComponent(account.login)}`,
    followers_url: `${api}/followers`,
    following_url: `${api}/following{/other_user}`,
    gists_url: `${api}/gists{/gist_id}`,
    starred_url: `${api}/starred{/owner}{/repo}`,
    subscriptions_url: `${api}/subscriptions`,
    organizations_url: `${api}/orgs`,
    repos_url: `${api}/repos`,
    events_url: `${api}/events{/privacy}`,
    received_events_url: `${api}/received_events`,
    type: account.type,
    site_admin: false,
  };
}

export function organizationJson(world: World, account: Account) {
  return {
    login: account.login,
    id: account.id,
    node_id: `O_${account.id}`,
    url: `${world.origin}/orgs/${account.login}`,
    repos_url: `${world.origin}/orgs/${account.login}/repos`,
    events_url: `${world.origin}/orgs/${account.login}/events`,
    hooks_url: `${world.origin}/orgs/${account.login}/hooks`,
    issues_url: `${world.origin}/orgs/${account.login}/issues`,
    members_url: `${world.origin}/orgs/${account.login}/members{/member}`,
    public_members_url: `${world.origin}/orgs/${account.login}/public_members{/member}`,
    avatar_url: `https://avatars.github.example/u/${account.id}`,
    description: '',
  };
}

export function appJson(world: World, app: App) {
  return {
    id: app.id,
    slug: app.slug,
    node_id: `A_${app.id}`,
    client_id: `Iv1.${app.id}`,
    owner: accountJson(world, app.owner),
    name: app.name,
    description: '',
    external_url: 'https://migration-planner.example/',
    html_url: `https://github.example/apps/${app.slug}`,
    created_at: app.createdAt.toISOString(),
    updated_at: app.createdAt.toISOString(),
    permissions: app.permissions,
    events: app.events,
  };
}

export function installationJson(world: World, installation: Installation) {
  return {
    id: installation.id,
    account: accountJson(world, installation.account),
    repository_selection: 'selected',
    access_tokens_url: `${world.origin}/app/installations/${installation.id}/access_tokens`,
    repositories_url: `${world.origin}/installation/repositories`,
    html_url: `https://github.example/settings/installations/${installation.id}`,
    app_id: installation.app.id,
    app_slug: installation.app.slug,
    client_id: `Iv1.${installation.app.id}`,
    target_id: installation.account.id,
    target_type: installation.account.type,
    permissions: installation.permissions,
    events: installation.app.events,
    created_at: installation.createdAt.toISOString(),
    updated_at: installation.createdAt.toISOString(),
    single_file_name: null,
    suspended_at: null,
    suspended_by: null,
  };
}
