import { examples } from './examples.ts';
import { inWords, type JsonSchema, settingsJsonSchema } from './json-schema.ts';

/** The settings file with every key explained and commented out: valid, and the same as having none. */
export function settingsTemplate(): string {
  const properties = settingsJsonSchema().properties ?? {};
  const sections = Object.entries(properties).map(([name, schema]) => section(name, schema));
  return [`${introduction}\n`, ...sections].join('\n');
}

const introduction = [
  '# Migration Planner: the settings of this repository.',
  '# Every setting has a default; this file changes nothing as it is. Remove the # from the settings that you want.',
].join('\n');

function section(name: string, schema: JsonSchema): string {
  const lines = [sentence(schema.description ?? name), ...details(schema)];
  const example = examples[name] ?? `${name}:`;
  return `${[...lines, ...example.split('\n')].map((line) => `# ${line}`).join('\n')}\n`;
}

function details(schema: JsonSchema): readonly string[] {
  const inner = schema.properties ?? schema.items?.properties;
  if (!inner) return [`${capital(inWords(schema))}${defaultOf(schema)}.`];
  const required = schema.required ?? schema.items?.required ?? [];
  return Object.entries(inner).map(([name, value]) => {
    const need = required.includes(name) ? ' (needed)' : defaultOf(value);
    return `- ${name}: ${value.description ?? ''} ${capital(inWords(value))}${need}.`;
  });
}

function defaultOf(schema: JsonSchema): string {
  const value = schema.default;
  const isScalar = ['string', 'number', 'boolean'].includes(typeof value);
  return isScalar ? `; by default ${value}` : '';
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
const sentence = (text: string): string => (text.endsWith('.') ? text : `${text}.`);
