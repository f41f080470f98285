import type { ChecklistItem } from '../../../model/review.ts';
import { isOpen } from '../../../render/context.ts';
import { exampleOverride, waysOut } from '../../../render/words/blocked.ts';
import type { Rule } from '../../../rules/rule.ts';
import { nearestName } from '../../../settings/nearest-name.ts';
import { printable } from '../../../settings/printable.ts';
import type { Notice, TickEntry } from '../../store/records.ts';
import { decideTicks, isForPeople, type Requester, type TickState } from '../ticks/decide.ts';
import { openBlocks, overrideEntries, withoutOverride } from '../ticks/override.ts';
import { commandName } from './read-command.ts';

/** What a command comes to. */
export type CommandResult = {
  readonly entries: readonly TickEntry[];
  readonly notices: readonly Notice[];
  /** Whether it did what was asked, for the reaction. */
  readonly done: boolean;
  /** The page of the review gets another address. */
  readonly newAddress?: true;
};

const commands = ['help', 'review', 'tick', 'untick', 'override', 'explain', 'plan', 'new-address'] as const;

/** Whether the words ask for a new review: the author of the change may, too. */
export function asksForReview(words: readonly string[]): boolean {
  return words[0] === 'review';
}

/** Whether the words ask for the plan of a change that is only intended. */
export function asksForPlan(words: readonly string[]): boolean {
  return words[0] === 'plan' && words.length > 1;
}

/** `hasPage`: the full plan has a page of its own. `rules`: those that may be explained. `told`: items that were shown before. */
export type AnswerOptions = {
  readonly hasPage: boolean;
  readonly rules: readonly Rule[];
  readonly told: ReadonlySet<string>;
};

/** Does what a command says, or says why not. */
export function answerCommand(
  words: readonly string[],
  asked: Requester,
  tickState: TickState,
  { hasPage, rules, told }: AnswerOptions,
): CommandResult {
  const [name = 'help', argument = ''] = words;
  const say: Say = (text, done, entries = []) => ({ ...commandResult(words, asked, { text, done }), entries });
  if (!asked.right.counts) return say(`Not done: ${asked.right.why}.`, false);
  switch (name) {
    case 'help':
      return say(help(tickState), true);
    case 'review':
      return { entries: [], notices: [], done: true };
    case 'tick':
    case 'untick':
      return tick(argument, name === 'tick', asked, tickState, say);
    case 'override':
      return override(words.slice(1).join(' '), asked, tickState, told, say);
    case 'explain':
      return explain(argument, rules, say);
    case 'plan':
      return say(
        hasPage ? 'The plan is behind “full plan” in the comment.' : 'The plan is in the details of the check.',
        true,
      );
    case 'new-address':
      return hasPage
        ? { ...say('The page of the review has a new address; the old one leads nowhere.', true), newAddress: true }
        : say('This review has no page.', false);
    default: {
      const near = nearestName(name, commands);
      return say(`There is no such command. ${near ? `Did you mean \`${near}\`? ` : ''}${help(tickState)}`, false);
    }
  }
}

/** An answer in words, under the command that it answers. */
export function commandResult(
  words: readonly string[],
  { sender, askedAt }: Pick<Requester, 'sender' | 'askedAt'>,
  { done, ...answer }: Pick<Notice, 'text' | 'sql'> & Pick<CommandResult, 'done'>,
): CommandResult {
  const title = printable([commandName, ...words].join(' '));
  return { entries: [], done, notices: [{ to: sender.login, title, at: askedAt.toISOString(), ...answer }] };
}

type Say = (text: string, done: boolean, entries?: readonly TickEntry[]) => CommandResult;

function tick(id: string, ticked: boolean, asked: Requester, tickState: TickState, say: Say): CommandResult {
  const item = tickState.review.checklist.find((one) => one.id === id.toLowerCase());
  if (!item) return say(`There is no item \`${printable(id)}\`. ${openItems(tickState)}`, false);
  if (item.state === 'blocked') return block(item, ticked, asked, tickState, say);
  if (!isForPeople(item)) return say(`“${item.text}” is answered by evidence and takes no tick.`, false);
  const { entries } = decideTicks([{ item: item.id, ticked }], asked, tickState, 'command');
  return { entries, notices: [], done: true };
}

/** What fails as written takes no tick; an override can be taken back. */
function block(item: ChecklistItem, ticked: boolean, asked: Requester, tickState: TickState, say: Say): CommandResult {
  if (ticked) return say(`“${item.text}” takes no tick. ${waysOut}`, false);
  return { entries: withoutOverride(item, asked, tickState), notices: [], done: true };
}

function override(
  reason: string,
  asked: Requester,
  tickState: TickState,
  told: ReadonlySet<string>,
  say: Say,
): CommandResult {
  const open = openBlocks(tickState);
  if (open.length === 0) return say('Nothing here fails as written, or it is overridden already.', false);
  if (reason === '')
    return say(`Not done: the reason is missing. For example: \`${commandName} ${exampleOverride}\`.`, false);
  const known = open.filter(({ id }) => told.has(id));
  if (known.length === 0)
    return say(
      'Not done: what fails now was not shown yet when this was written. Read it, then write it again.',
      false,
    );
  const entries = overrideEntries(known, reason, asked, tickState);
  if (entries.length === 0) return say('Not done: the item was changed after this was written.', false);
  return say(`Overridden: ${known.map(({ text }) => text).join('; ')}`.slice(0, 600), true, entries);
}

function explain(id: string, rules: readonly Rule[], say: Say): CommandResult {
  const rule = rules.find((one) => one.id === id);
  if (rule) return say(`\`${rule.id}\`: ${rule.summary}. ${rule.why}`, true);
  const ids = rules.map((one) => one.id);
  const near = nearestName(id, ids);
  return say(`There is no rule \`${printable(id)}\`.${near ? ` Did you mean \`${near}\`?` : ''}`, false);
}

function help(tickState: TickState): string {
  const list = [
    'help',
    'review',
    'tick <item>',
    'untick <item>',
    'override <reason>',
    'explain <rule>',
    'plan',
    'plan rename-column <table.column> <new name>',
    'new-address',
  ];
  return `A comment may start with ${list.map((one) => `\`${commandName} ${one}\``).join(', ')}. ${openItems(tickState)}`;
}

function openItems({ review, ticked }: TickState): string {
  const ticks = new Map([...ticked.keys()].map((item) => [item, { by: '', at: '' }]));
  const open = review.checklist.filter((item) => isForPeople(item) && isOpen(item, ticks)).slice(0, 20);
  if (open.length === 0) return 'No item waits for a tick.';
  return `Items that wait for a tick: ${open.map(({ id, text }) => `\`${id}\` (${text.slice(0, 80).replaceAll('`', '')})`).join(', ')}.`;
}
