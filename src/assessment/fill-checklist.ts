import { weakest } from '../model/basis.ts';
import type { ChecklistItem } from '../model/review.ts';
import type { PlannedChange } from '../statements/record.ts';
import { unparsedIn } from '../statements/unparsed.ts';
import { acceptances } from './checklist/acceptances.ts';
import { type Answer, notApplicable, notTried, toConfirm } from './checklist/answer.ts';
import { identityOf, itemId } from './checklist/item-id.ts';
import { type Question, questions } from './checklist/questions.ts';
import { failing, failureInWords } from './failures.ts';
import { listed } from './statements.ts';

/**
 * The checklist of a whole pull request: what has to be accepted, then the sixteen standing questions. Ids are unique,
 * and stay as long as the statements that an item is about do, wherever these stand.
 *
 * @param beside what has to be confirmed of files that are of no project
 */
export function fillChecklist(
  projects: readonly PlannedChange[],
  beside: readonly ChecklistItem[] = [],
): readonly ChecklistItem[] {
  const items = [...projects.flatMap(acceptances), ...beside];
  const merged = [...Map.groupBy(items, (item) => item.id).values()].flatMap(together);
  return [...merged, ...questions.map((question) => ask(question, projects))];
}

/** The same matter found twice is one item, with both places. */
const together = (alike: readonly ChecklistItem[]): readonly ChecklistItem[] => {
  const [first] = alike;
  return first ? [{ ...first, evidence: [...new Set(alike.map((item) => item.evidence))].join('; ') }] : [];
};

const states: readonly ChecklistItem['state'][] = ['failed', 'to confirm', 'holds', 'not applicable'];

/** One answer for all databases: the worst state, with the evidence of those that are in it. */
const ask = (question: Question, projects: readonly PlannedChange[]): ChecklistItem => {
  const answers = projects.map((change) => ({ change, answer: answerTo(question, change) }));
  const state = states.find((one) => answers.some(({ answer }) => answer.state === one)) ?? 'not applicable';
  const deciding = answers.filter(({ answer }) => answer.state === state);
  const concerned = answers.flatMap(({ answer }) => (open(answer) ? answer.concerned : []));
  const said = deciding.map(({ change, answer }) =>
    projects.length > 1 ? `\`${change.project.directory}\`: ${answer.evidence}` : answer.evidence,
  );
  return {
    id: itemId(
      question.text,
      concerned.map((one) => identityOf(one)),
    ),
    group: question.group,
    text: question.text,
    required: answers.some(({ change, answer }) => answer.required && change.whole.settings.failOn !== 'never'),
    state,
    basis: weakest(deciding.map(({ answer }) => answer.basis)),
    evidence: said.length === 0 ? 'nothing runs' : said.join('; '),
  };
};

/** Beside a migration that fails no experiment counts: what it would leave behind nobody has seen. */
const answerTo = (question: Question, change: PlannedChange): Answer => {
  const answer = question.answer(change);
  const [unparsed] = unparsedIn(change);
  if (unparsed !== undefined) {
    const path = unparsed.path.replaceAll('`', "'");
    return open(answer) ? answer : notApplicable(`not judged: \`${path}\` does not parse`);
  }
  const broken = failing(change);
  if (broken.length === 0 || answer.state !== 'holds') return answer;
  return toConfirm(notTried(`not judged: ${listed(broken.map(failureInWords))}`), answer.concerned, false);
};

const open = (answer: Answer): boolean => answer.state === 'failed' || answer.state === 'to confirm';
