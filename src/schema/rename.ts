export type { Rename } from './rename/rename.ts';
