/** Why something could not be done, told so that the reader can fix it: what is wrong and where, what was expected, an example. */
export class UserError extends Error {
  override readonly name = 'UserError';
  /** What would have been right, in words. */
  readonly expected: string;
  /** A command, a setting or a text to copy. */
  readonly example: string;

  constructor(message: string, expected: string, example: string) {
    super(message);
    this.expected = expected;
    this.example = example;
  }
}

/** The error as a terminal shows it. */
export function userErrorText({ message, expected, example }: UserError): string {
  const indented = example.replaceAll('\n', `\n${' '.repeat(12)}`);
  return `migration-planner: ${message}\n  expected: ${expected}\n  example:  ${indented}\n`;
}
