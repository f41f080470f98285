import { UserError } from '../../model/user-error.ts';
import { printable } from '../../settings/printable.ts';

/** A pull request as people name it. */
export type PullRequestName = { readonly owner: string; readonly name: string; readonly number: number };

/**
 * `acme/shop#12`, or the address of its page.
 *
 * @throws UserError for anything else
 */
export function readReference(text: string): PullRequestName {
  const short = /^([\w-]{1,100})\/([\w.-]{1,100})#(\d{1,9})$/.exec(text);
  const page = /^https:\/\/[\w.-]{1,200}\/([\w-]{1,100})\/([\w.-]{1,100})\/pull\/(\d{1,9})(?:\/\w+)?\/?$/.exec(text);
  const [, owner, name, number] = short ?? page ?? [];
  if (owner !== undefined && name !== undefined) return { owner, name, number: Number(number) };
  throw new UserError(
    `--github can't be ${JSON.stringify(printable(text))}`,
    'a pull request: owner, repository and number, or the address of its page',
    'migration-planner review --github acme/shop#12',
  );
}
