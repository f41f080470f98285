import { notRehearsed } from '../../../src/model/not-rehearsed.ts';
import type { Rehearse } from '../../../src/model/rehearsal.ts';

/** Nothing is run: most stories of GitHub are not about SQL. */
export const notRehearsing: Rehearse = async () => notRehearsed('this story runs no SQL');
