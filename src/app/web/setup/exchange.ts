/** What makes this server the App: its number, its key, the secret of its webhook. */
export type Credentials = {
  readonly appId: number;
  readonly privateKey: string;
  readonly webhookSecret: string;
  /** Where this server is reached from outside. */
  readonly address: string;
  /** Where the App is installed from. */
  readonly page: string;
};

/** What is read of GitHub's answer. */
type Conversion = {
  readonly id: number;
  readonly pem: string;
  readonly webhook_secret: string | null;
  readonly html_url: string;
};

/**
 * Exchanges the code that GitHub sent the person back with for the App's credentials.
 * `POST /app-manifests/{code}/conversions` needs no authentication: the code is the secret, for an hour and once.
 *
 * @param api base address of GitHub's API
 * @throws when GitHub refuses the code, or does not answer within 20 s
 */
export async function exchangeCode(api: string, code: string, address: string): Promise<Credentials> {
  const response = await fetch(`${api}/app-manifests/${encodeURIComponent(code)}/conversions`, {
    method: 'POST',
    headers: { accept: 'application/vnd.github+json', 'user-agent': 'migration-planner' },
    signal: AbortSignal.timeout(20_000),
    redirect: 'error',
  });
  if (response.status !== 201) throw new Error(`GitHub answered ${response.status} to the code of the manifest`);
  const { id, pem, webhook_secret: secret, html_url: page } = (await response.json()) as Conversion;
  if (!Number.isInteger(id) || typeof pem !== 'string' || typeof secret !== 'string' || !URL.canParse(page)) {
    throw new Error('GitHub answered to the code of the manifest without a key, a secret or a page of the App');
  }
  return { appId: id, privateKey: pem, webhookSecret: secret, address, page };
}
