import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** `sha256=` and 64 hexadecimal digits: what `X-Hub-Signature-256` looks like. */
export function isSignature(value: string): boolean {
  return /^sha256=[0-9a-f]{64}$/.test(value);
}

/**
 * Whether a body was signed with one of the secrets; takes the same time whether it was or not.
 * Over the bytes as they came: what is decoded first may be another body than the one that was signed.
 */
export function isSigned(body: Buffer, signature: string, secrets: readonly string[]): boolean {
  if (!isSignature(signature)) return false;
  const given = Buffer.from(signature.slice('sha256='.length), 'hex');
  return secrets
    .map((secret) => timingSafeEqual(createHmac('sha256', secret).update(body).digest(), given))
    .includes(true);
}

/** Whether what somebody shows is the secret. Compared by hash: equal lengths, and no time that tells where they differ. */
export function isEqualSecret(given: string, right: string): boolean {
  return timingSafeEqual(createHash('sha256').update(given).digest(), createHash('sha256').update(right).digest());
}
