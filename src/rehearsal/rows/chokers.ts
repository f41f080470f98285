import { type Candidate, literal, plain } from './candidate.ts';

/** Texts and numbers that conversions choke on, everyday ones first. */
export const chokers: readonly Candidate[] = [
  'abc',
  '',
  '1.5',
  '-1',
  '0',
  '40000',
  '2147483648',
  '9223372036854775808',
  '123456789012345.678',
  '2020-13-45',
  '{',
  '{"a": 1}',
].map((text) => plain(literal(text)));
