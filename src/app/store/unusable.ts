/** Why the App can't start, told so that the reader can mend it. Exit status 2. */
export class Unusable extends Error {
  override readonly name = 'Unusable';
  /** What would have been right, in words. */
  readonly expected: string;
  /** A line to copy. */
  readonly example: string;

  constructor(message: string, expected: string, example: string) {
    super(message);
    this.expected = expected;
    this.example = example;
  }
}
