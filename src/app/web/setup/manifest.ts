import { webhookPath } from '../webhook.ts';

/** What the manifest of an App holds, as `app.yml` has it: name, description, permissions, events. */
export type Template = Readonly<Record<string, unknown>>;

/** The manifest that GitHub makes an App of. `address` is where this server is reached from outside, without a slash at its end. */
export function manifestFor(template: Template, name: string, address: string): Template {
  return {
    // Who looks the App up sees where it runs, unless the template names a better page.
    url: address,
    ...template,
    name,
    hook_attributes: { url: `${address}${webhookPath}`, active: true },
    redirect_url: `${address}/setup/created`,
  };
}

/** An address as the person typed it, or why it can't be one. */
export function readAddress(typed: string): { readonly address: string } | { readonly wrong: string } {
  const url = URL.parse(typed.trim());
  if (url === null || !['http:', 'https:'].includes(url.protocol)) {
    return { wrong: 'Enter the full address, for example https://migrations.example.com' };
  }
  if (['localhost', '127.0.0.1', '[::1]', '0.0.0.0'].includes(url.hostname)) {
    return { wrong: 'GitHub has to reach this address from outside; an address of the local machine does not work.' };
  }
  return { address: `${url.origin}${url.pathname}`.replace(/\/+$/, '') };
}

/** Where on GitHub the form goes: to a person's Apps, or an organisation's. */
export function registrationUrl(web: string, organisation: string, state: string): string {
  const owner = organisation === '' ? '' : `/organizations/${encodeURIComponent(organisation)}`;
  return `${web}${owner}/settings/apps/new?state=${encodeURIComponent(state)}`;
}
