/** Why something could not be done, told so that the reader can mend it. Exit status 2. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  /** What would have been right, in words. */
  readonly expected: string;
  /** A command or a text to copy. */
  readonly example: string;

  constructor(message: string, expected: string, example: string) {
    super(message);
    this.expected = expected;
    this.example = example;
  }
}
