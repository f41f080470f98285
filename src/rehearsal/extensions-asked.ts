import { extensionModules } from './extensions.ts';
import type { RunScript } from './protocol.ts';

/** Words that only an extension understands, for histories that use one without creating it. */
const signs: readonly (readonly [string, RegExp])[] = [
  ['uuid-ossp', /\buuid_generate_v[1-5]/],
  ['pgcrypto', /\b(?:gen_random_bytes|gen_salt|crypt|digest|hmac)\s*\(/],
  ['pg_trgm', /\bg(?:in|ist)_trgm_ops\b/],
  ['citext', /\bcitext\b/],
  ['hstore', /\bhstore\b/],
  ['ltree', /\bltree\b/],
  ['vector', /\b(?:vector|halfvec|hnsw|ivfflat)\b/],
  ['unaccent', /\bunaccent\s*\(/],
];

/** The extensions to load: those that the scripts create, those whose words they use, those of the platform. */
export function extensionsAskedFor(scripts: readonly RunScript[], platform: 'supabase' | undefined): readonly string[] {
  const asked = new Set(platform === 'supabase' ? ['pgcrypto', 'uuid-ossp'] : []);
  for (const { statements } of scripts) {
    for (const { sql, extension } of statements) {
      if (extension !== undefined) asked.add(extension);
      for (const [name, sign] of signs) if (!asked.has(name) && sign.test(sql)) asked.add(name);
    }
  }
  return [...asked].filter((name) => extensionModules.has(name)).sort();
}
