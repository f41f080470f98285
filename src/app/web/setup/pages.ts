import { escapeHtml } from '../../../render/html/escape.ts';
import { style } from '../../../render/html/style.ts';
import { pagePolicy } from '../reviews.ts';
import type { HttpResponse } from '../route.ts';

/** A page without script. Its forms lead here and to GitHub, which may lead on to where its people log in. */
const page = (status: number, title: string, body: string): HttpResponse => ({
  status,
  headers: {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': `${pagePolicy}; form-action 'self' https:`,
  },
  body: `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${escapeHtml(title)}</h1>
${body}
</main>
</body>
</html>
`,
});

export type FormValues = { readonly address: string; readonly organisation: string; readonly name: string };

/** The first page: where is this server, whose shall the App be, what is it called? */
export function formPage(token: string, { address, organisation, name }: FormValues, wrong?: string): HttpResponse {
  return page(
    wrong === undefined ? 200 : 400,
    'Set up Migration Planner',
    `${wrong === undefined ? '' : `<p><strong>${escapeHtml(wrong)}</strong></p>`}
<form method="post" action="/setup/register">
<input type="hidden" name="token" value="${escapeHtml(token)}">
<p><label>Address of this server, as GitHub reaches it<br>
<input name="address" required size="50" value="${escapeHtml(address)}"></label></p>
<p><label>Organisation that will own the App (leave empty for your own account)<br>
<input name="organisation" size="50" pattern="[A-Za-z0-9-]*" value="${escapeHtml(organisation)}"></label></p>
<p><label>Name of the App (must be unique on GitHub)<br>
<input name="name" required size="50" maxlength="34" value="${escapeHtml(name)}"></label></p>
<p><button>Next</button></p>
</form>`,
  );
}

/** The second page: what will be asked of GitHub, and the button that asks. */
export function confirmPage(registration: string, manifest: object): HttpResponse {
  return page(
    200,
    'Create the App on GitHub',
    `<p>GitHub will show what the App may do and ask you to confirm. It then sends you back here, within an hour.</p>
<form method="post" action="${escapeHtml(registration)}">
<input type="hidden" name="manifest" value="${escapeHtml(JSON.stringify(manifest))}">
<p><button>Create the App on GitHub</button></p>
</form>
<details><summary>The manifest</summary>
<pre><code>${escapeHtml(JSON.stringify(manifest, undefined, 2))}</code></pre>
</details>`,
  );
}

/** The last page. `shown` holds what could not be stored, to be copied now or never. */
export function createdPage(installation: string, shown: string | undefined): HttpResponse {
  return page(
    200,
    'The App is created',
    `${shown === undefined ? '<p>Its key and secret are stored in the data directory. This server now accepts deliveries.</p>' : `<p><strong>Copy this now: it is not stored and will not be shown again.</strong> Start the server with it.</p><pre><code>${escapeHtml(shown)}</code></pre>`}
<p><a href="${escapeHtml(installation)}">Install it on your repositories</a></p>`,
  );
}

/** Where a page could be, and what to do to get it. */
export function refusedPage(why: string): HttpResponse {
  return page(403, 'Set up Migration Planner', `<p>${escapeHtml(why)}</p>`);
}
