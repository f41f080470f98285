#!/usr/bin/env node
// Plain JavaScript that any Node can read: the program itself is TypeScript, which Node 24 and newer run as it is.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import module from 'node:module';
import { fileURLToPath } from 'node:url';
import v8 from 'node:v8';

const oldest = 24;
const main = new URL('../src/cli/main.ts', import.meta.url);
const newer = [
  new URL('../node_modules/node/bin/node', import.meta.url),
  new URL('../../node/bin/node', import.meta.url),
]
  .map((place) => fileURLToPath(place))
  .find((place) => existsSync(place));

if (Number(process.versions.node.split('.')[0]) >= oldest) {
  module.enableCompileCache();
  resolveOwnFilesDirectly();
  // The parser is a large WebAssembly module that runs for a fraction of a second: optimizing it takes more than it gives.
  v8.setFlagsFromString('--no-wasm-tier-up');
  v8.setFlagsFromString('--no-wasm-dynamic-tiering');
  await import(main);
} else if (newer !== undefined) {
  const { status, error } = spawnSync(newer, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: 'inherit',
  });
  if (error) console.error(`migration-planner: ${newer} could not be started: ${error.message}`);
  process.exitCode = status ?? 2;
} else {
  console.error(
    [
      `migration-planner: this is Node ${process.versions.node}`,
      `  expected: Node ${oldest} or newer`,
      '  example:  npx -p node@26 node bin/migration-planner.js review',
    ].join('\n'),
  );
  process.exitCode = 2;
}

/** A relative import of ours is an address already: looking every file up anew would be half the time of loading them. */
function resolveOwnFilesDirectly() {
  module.registerHooks({
    resolve(specifier, context, resolve) {
      const isOurs = specifier.startsWith('.') && specifier.endsWith('.ts');
      if (!isOurs) return resolve(specifier, context);
      return { url: new URL(specifier, context.parentURL).href, format: 'module-typescript', shortCircuit: true };
    },
  });
}
