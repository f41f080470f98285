import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { bodyReader } from '../body.ts';
import { type HttpResponse, headerOf, type Route, type RouteRequest } from '../route.ts';
import { isEqualSecret } from '../signature.ts';
import { type Credentials, exchangeCode } from './exchange.ts';
import { manifestFor, readAddress, registrationUrl, type Template } from './manifest.ts';
import { confirmPage, createdPage, formPage, refusedPage } from './pages.ts';

export type SetUpOptions = {
  /** Printed on the terminal; whoever has it may set this server up. */
  readonly token: string;
  readonly template: Template;
  readonly github: { readonly web: string; readonly api: string };
  /** What is known of the address of this server. */
  readonly address: string | undefined;
  /** Stores the credentials; false where nothing may be written. */
  readonly save: (credentials: Credentials) => Promise<boolean>;
  /** Called once, when the App is created and the answer is on its way. */
  readonly created: (credentials: Credentials, saved: boolean) => void;
  readonly failed: (error: unknown) => void;
  /** Milliseconds since any point. */
  readonly clock: () => number;
};

/** GitHub's code works for an hour, and so does the state that we send along. */
const lifetime = 3_600_000;

/** The set-up: ask, send to GitHub, take back. It is there only as long as nothing is configured. */
export function setUpRoutes(setUp: SetUpOptions): readonly Route[] {
  const states = new Map<string, { readonly address: string; readonly until: number }>();
  const read = bodyReader(100_000, 1_000_000);
  return [
    { method: 'GET', path: /^\/(?:setup)?$/, handle: async (visit) => showForm(visit, setUp) },
    {
      method: 'POST',
      path: /^\/setup\/register$/,
      handle: async ({ request }) => {
        const body = await read(request);
        if ('refused' in body) return refusedPage(`The form was not received: it was ${body.refused}. Send it again.`);
        const state = randomBytes(32).toString('base64url');
        const chosen = register(new URLSearchParams(body.bytes.toString('utf8')), state, setUp);
        for (const [old, { until }] of states) if (until < setUp.clock()) states.delete(old);
        if ('address' in chosen) states.set(state, { address: chosen.address, until: setUp.clock() + lifetime });
        return chosen.answer;
      },
    },
    {
      method: 'GET',
      path: /^\/setup\/created$/,
      handle: async ({ url }) => {
        const state = url.searchParams.get('state') ?? '';
        const known = states.get(state);
        // Once, and whatever comes of it: a state that was seen is no secret any more.
        states.delete(state);
        if (!known || known.until < setUp.clock()) {
          return refusedPage(
            'This answer from GitHub belongs to no set-up that was started here. Start again with the address on the terminal.',
          );
        }
        return finishSetUp(url.searchParams.get('code') ?? '', known.address, setUp);
      },
    },
  ];
}

const noToken = 'Open the address with the token: it is printed on the terminal where the server was started.';

const showForm = ({ url, request }: RouteRequest, { token, address, template }: SetUpOptions): HttpResponse => {
  const given = url.searchParams.get('token') ?? '';
  if (!isEqualSecret(given, token)) return refusedPage(noToken);
  const name = typeof template.name === 'string' ? template.name : '';
  return formPage(token, { address: address ?? guessAddress(request), organisation: '', name });
};

/** How the person's browser reached us is a good guess. */
const guessAddress = (request: IncomingMessage): string => {
  const scheme = headerOf(request, 'x-forwarded-proto') === 'https' ? 'https' : 'http';
  return `${scheme}://${headerOf(request, 'host')}`;
};

const register = (
  form: URLSearchParams,
  state: string,
  setUp: SetUpOptions,
): { readonly answer: HttpResponse; readonly address: string } | { readonly answer: HttpResponse } => {
  if (!isEqualSecret(form.get('token') ?? '', setUp.token)) return { answer: refusedPage(noToken) };
  const asked = {
    address: form.get('address') ?? '',
    organisation: form.get('organisation')?.trim() ?? '',
    name: form.get('name')?.trim() ?? '',
  };
  const found = readAddress(asked.address);
  if ('wrong' in found) return { answer: formPage(setUp.token, asked, found.wrong) };
  const registration = registrationUrl(setUp.github.web, asked.organisation, state);
  const manifest = manifestFor(setUp.template, asked.name, found.address);
  return { answer: confirmPage(registration, manifest), address: found.address };
};

const finishSetUp = async (code: string, address: string, setUp: SetUpOptions): Promise<HttpResponse> => {
  if (!/^[\w-]{1,200}$/.test(code))
    return refusedPage('GitHub sent no code. Start again with the address on the terminal.');
  const credentials = await exchangeCode(setUp.github.api, code, address).catch((error: unknown) => {
    setUp.failed(error);
    return undefined;
  });
  if (credentials === undefined) {
    return refusedPage(
      'GitHub did not return the key of the App; see the log. Start again with the address on the terminal.',
    );
  }
  const saved = await setUp.save(credentials);
  setUp.created(credentials, saved);
  return createdPage(`${credentials.page}/installations/new`, saved ? undefined : asEnvironment(credentials));
};

/** The credentials as the lines of an environment file. */
const asEnvironment = ({ appId, privateKey, webhookSecret, address }: Credentials): string =>
  [
    `APP_ID=${appId}`,
    `WEBHOOK_SECRET=${webhookSecret}`,
    `PUBLIC_URL=${address}`,
    `PRIVATE_KEY="${privateKey.trim().replaceAll('\n', '\\n')}"`,
  ].join('\n');
