import { createComment, deleteComment, editComment } from '../acts/comments.ts';
import { commentOnIssue, createIssue } from '../acts/issues.ts';
import { Refused } from '../acts/refused.ts';
import { commentsOf, isAtLeast, mayEdit, roleOf } from '../state/rights.ts';
import type { Account, CheckRun, Comment, Issue, Pull, Repository, World } from '../state/world.ts';
import { checkRunEvent, checkSuiteEvent } from '../webhooks/payloads.ts';

/** A browser sends the text of a form with these ends of lines. */
const asTyped = (body: string): string => body.replaceAll(/\r?\n/g, '\r\n');

/** What a person does in the conversation and with checks; each throws `Refused` where GitHub would not let them. */
export function conversationActs(world: World, who: Account) {
  const demandEdit = (comment: Comment): void => {
    if (mayEdit(comment, comment.pull.repository, who)) return;
    throw new Refused(`${who.login} may not edit a comment of ${comment.author.login}: that takes write access`);
  };
  const demandWrite = (repository: Repository, what: string): void => {
    if (!isAtLeast(roleOf(repository, who.login), 'write'))
      throw new Refused(`${who.login} may not ${what}: that takes write access`);
  };
  const setBox = (pull: Pull, item: string, ticked: boolean): Comment => {
    const box = new RegExp(`^(\\s*[-*] \\[)[ xX](\\] <!-- item:${item} -->)`, 'm');
    const comment = commentsOf(pull).find(({ body, author }) => author.type === 'Bot' && box.test(body));
    if (comment === undefined) throw new Error(`No comment of a bot in #${pull.number} has a box for ${item}`);
    demandEdit(comment);
    editComment(world, comment, comment.body.replace(box, `$1${ticked ? 'x' : ' '}$2`), who);
    return comment;
  };
  return {
    comments: (pull: Pull, body: string): Comment => {
      if (roleOf(pull.repository, who.login) === undefined)
        throw new Refused(`${who.login} does not see ${pull.repository.name}`);
      return createComment(world, pull, who, undefined, asTyped(body));
    },
    opensIssue: (repository: Repository, title: string): Issue => {
      if (roleOf(repository, who.login) === undefined)
        throw new Refused(`${who.login} does not see ${repository.name}`);
      return createIssue(world, repository, who, undefined, { title, body: null });
    },
    commentsOnIssue: (issue: Issue, body: string): void => {
      if (roleOf(issue.repository, who.login) === undefined)
        throw new Refused(`${who.login} does not see ${issue.repository.name}`);
      commentOnIssue(world, issue, who, undefined, asTyped(body));
    },
    editsComment: (comment: Comment, body: string): void => {
      demandEdit(comment);
      editComment(world, comment, asTyped(body), who);
    },
    deletesComment: (comment: Comment): void => {
      demandEdit(comment);
      deleteComment(world, comment, who);
    },
    /** A click on a box: GitHub changes that one character of the body as it is now. */
    ticksBox: (pull: Pull, item: string): Comment => setBox(pull, item, true),
    unticksBox: (pull: Pull, item: string): Comment => setBox(pull, item, false),
    rerequestsCheck: (repository: Repository, run: CheckRun): void => {
      demandWrite(repository, 're-run checks');
      world.announce(checkRunEvent(world, 'rerequested', repository, run, who));
    },
    /** "Re-run all checks". */
    rerequestsSuite: (repository: Repository, run: CheckRun): void => {
      demandWrite(repository, 're-run checks');
      world.announce(checkSuiteEvent(world, 'rerequested', repository, run.suite, who));
    },
    pressesButton: (repository: Repository, run: CheckRun, identifier: string): void => {
      demandWrite(repository, 'press the buttons of a check');
      const known = run.actions.map((action) => action.identifier);
      if (run.status !== 'completed' || !known.includes(identifier))
        throw new Refused(`There is no button ${identifier}; there are ${known.join(', ') || 'none'}`);
      world.announce(checkRunEvent(world, 'requested_action', repository, run, who, identifier));
    },
  };
}
