/** How a family of languages writes comments and strings: all that is needed to find the strings in a file. */
export type Language = {
  readonly lineComments: readonly string[];
  readonly blockComments: boolean;
  /** Strings that may hold line breaks: opening and closing mark, longest first. */
  readonly long: readonly string[];
  /** Strings that end with the line. */
  readonly short: readonly string[];
  /** Long strings in which a backslash is a letter like any other. */
  readonly raw: readonly string[];
  /** What opens an expression inside a string; the braces of the expression may nest. */
  readonly interpolation: '${' | '#{' | undefined;
  readonly heredoc: '<<' | '<<<' | undefined;
  /** Whether `'` encloses a single character, or marks a lifetime. */
  readonly characters: boolean;
  readonly regularExpressions: boolean;
};

const slashes = { lineComments: ['//'], blockComments: true, heredoc: undefined, regularExpressions: false } as const;
const hash = { lineComments: ['#'], blockComments: false, characters: false, regularExpressions: false } as const;

const javascript: Language = {
  ...slashes,
  long: ['`'],
  short: ["'", '"'],
  raw: [],
  interpolation: '${',
  characters: false,
  regularExpressions: true,
};
const jvm: Language = {
  ...slashes,
  long: ['"""'],
  short: ['"'],
  raw: [],
  interpolation: '${',
  characters: true,
  regularExpressions: false,
};
const csharp: Language = {
  ...jvm,
  long: ['"""', '@"', '$@"', '@$"'],
  raw: ['@"', '$@"', '@$"'],
  interpolation: undefined,
};
const go: Language = { ...jvm, long: ['`'], raw: ['`'], interpolation: undefined };
const rust: Language = {
  ...jvm,
  long: ['r##"', 'r#"', 'r"', '"'],
  short: [],
  raw: ['r##"', 'r#"', 'r"'],
  interpolation: undefined,
};
const python: Language = {
  ...hash,
  long: ['"""', "'''"],
  short: ['"', "'"],
  raw: [],
  interpolation: undefined,
  heredoc: undefined,
};
const ruby: Language = { ...hash, long: ['"', "'"], short: [], raw: [], interpolation: '#{', heredoc: '<<' };
const elixir: Language = { ...ruby, long: ['"""', "'''", '"'], heredoc: undefined };
const shell: Language = { ...ruby, interpolation: undefined };
const php: Language = {
  ...ruby,
  lineComments: ['//', '#'],
  blockComments: true,
  interpolation: undefined,
  heredoc: '<<<',
};

const families: readonly (readonly [Language, string])[] = [
  [javascript, 'ts tsx mts cts js jsx mjs cjs vue svelte astro'],
  [jvm, 'java kt kts scala groovy swift'],
  [{ ...jvm, short: ['"', "'"], long: ['"""', "'''"], characters: false }, 'dart'],
  [csharp, 'cs fs vb'],
  [go, 'go'],
  [rust, 'rs'],
  [python, 'py pyi'],
  [ruby, 'rb rake cr'],
  [elixir, 'ex exs'],
  [php, 'php'],
  [shell, 'sh bash pl pm lua'],
  [jvm, 'c cc cpp h hpp'],
];

const byExtension: ReadonlyMap<string, Language> = new Map(
  families.flatMap(([language, extensions]) =>
    extensions.split(' ').map((extension) => [extension, language] as const),
  ),
);

/** The language family by a file's extension (lower case, without the dot); undefined where strings cannot be told apart. */
export function languageOf(extension: string): Language | undefined {
  return byExtension.get(extension);
}
