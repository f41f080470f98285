import type { ChecklistItem } from '../model/review.ts';
import { acceptances } from './checklist/acceptances.ts';
import type { Answer } from './checklist/answer.ts';
import { identityOf, itemId } from './checklist/item-id.ts';
import { type Question, questions } from './checklist/questions.ts';
import type { Evidence } from './evidence.ts';

/**
 * The checklist of a whole pull request: what has to be accepted, then the sixteen standing questions. Ids are unique,
 * and stay as long as the statements that an item is about do, wherever these stand.
 */
export function fillChecklist(projects: readonly Evidence[]): readonly ChecklistItem[] {
  const items = projects.flatMap(acceptances);
  const merged = [...Map.groupBy(items, (item) => item.id).values()].flatMap(together);
  return [...merged, ...questions.map((question) => ask(question, projects))];
}

/** The same matter found twice is one item, with both places. */
const together = (alike: readonly ChecklistItem[]): readonly ChecklistItem[] => {
  const [first] = alike;
  return first ? [{ ...first, evidence: [...new Set(alike.map((item) => item.evidence))].join('; ') }] : [];
};

const states: readonly ChecklistItem['state'][] = ['failed', 'to confirm', 'proven', 'not applicable'];

/** One answer for all databases: the worst state, with the evidence of those that are in it. */
const ask = (question: Question, projects: readonly Evidence[]): ChecklistItem => {
  const answers = projects.map((evidence) => ({ evidence, answer: question.answer(evidence) }));
  const state = states.find((one) => answers.some(({ answer }) => answer.state === one)) ?? 'not applicable';
  const deciding = answers.filter(({ answer }) => answer.state === state);
  const concerned = answers.flatMap(({ answer }) => (open(answer) ? answer.concerned : []));
  const said = deciding.map(({ evidence, answer }) =>
    projects.length > 1 ? `\`${evidence.directory}\`: ${answer.evidence}` : answer.evidence,
  );
  return {
    id: itemId(
      question.text,
      concerned.map((one) => identityOf(one.statement)),
    ),
    group: question.group,
    text: question.text,
    required: answers.some(({ evidence, answer }) => answer.required && evidence.settings.failOn !== 'never'),
    state,
    evidence: said.length === 0 ? 'nothing runs' : said.join('; '),
  };
};

const open = (answer: Answer): boolean => answer.state === 'failed' || answer.state === 'to confirm';
