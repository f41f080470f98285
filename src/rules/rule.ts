import type { Hazard, Severity } from '../model/diagnostic.ts';
import type { LockMode } from '../model/effect.ts';
import type { AlterTableType, Node } from '../model/node.ts';
import type { QualifiedName } from '../model/schema.ts';
import type { Location } from '../model/text.ts';
import type { WorkKind } from '../model/work.ts';
import { noRecipe, type Recipe } from '../recipes/recipe.ts';
import type { RehearsedChange } from '../statements/record.ts';
import type { MigrationFacts, StatementFacts } from './facts.ts';
import { type AlterTableAction, subjectsOf } from './reading/subjects.ts';

/** What PostgreSQL takes and does for this hazard. The rule's page is run to see whether it is so. */
export type Declaration = { readonly lock: LockMode; readonly work: WorkKind };

export type RuleHead = {
  /** The file's name. Names the hazard, not the cure; reads well after "allow". */
  readonly id: string;
  readonly severity: Severity;
  readonly hazard: Hazard;
  /** One line, for tables of rules. */
  readonly summary: string;
  /** Why it matters, in a sentence or two. */
  readonly why: string;
  readonly references: readonly string[];
  /** What other linters call it. */
  readonly peers?: readonly string[];
  readonly declares?: Declaration;
  /** `existing` (the default): silent about relations that this change makes. `anything`: about more than relations. */
  readonly concerns?: 'existing' | 'anything';
  /** About how new things are made, not about what is there: told by the preset `strict`, or where the settings name the rule. */
  readonly design?: boolean;
  /** Becomes a note where every table concerned is known to be small or empty. */
  readonly shrinksWithSize?: boolean;
  /** Rules whose finding in the same migration says this one too. */
  readonly coveredBy?: readonly string[];
  /** Speaks from what was seen alone, whatever the statement: told only where no other rule tells such a thing of the table there. */
  readonly speaksLast?: boolean;
  /** SQLSTATEs that this finding explains, so that the plain "it fails" is not said again. */
  readonly explains?: readonly string[];
};

/** The plain facts of one match. `message`, `advice` and `safely` see nothing else. */
export type Found = {
  readonly relations: readonly QualifiedName[];
  /** Other tables that its words tell of: what is said of them last is said. */
  readonly covers?: readonly QualifiedName[] | undefined;
  /** Where it differs from the rule's own. */
  readonly severity?: Severity | undefined;
  readonly hazard?: Hazard | undefined;
  readonly because?: readonly string[] | undefined;
  /** See `RuleHead.design`, for findings that are so where others of the rule are not. */
  readonly design?: boolean | undefined;
  /** The lock, where it hangs on the statement and not on the rule alone. */
  readonly lock?: LockMode | undefined;
  /** Keys of the promises to running code that this says are broken (`narrowedKey`): of two that say so one is enough. */
  readonly tells?: readonly string[] | undefined;
};

/** Where a finding is shown, for rules that look at more than one statement. */
export type Place = {
  readonly migrationId: string;
  readonly statement: number | undefined;
  /** Which action of an ALTER TABLE, counted from 0. */
  readonly action?: number | undefined;
  readonly location: Location;
};
export type Placed = { readonly place: Place };

type Telling<F> = {
  readonly message: (found: F) => string;
  /** What to do instead, for the tool at hand. */
  readonly advice: (found: F) => string;
  readonly safely?: (found: F) => Recipe;
};

type NodeTag = Node extends infer N ? (N extends object ? keyof N : never) : never;
export type Tag = NodeTag | AlterTableType;
type NodeUnder<T> = Node extends infer N ? (N extends Record<T & string, infer V> ? V : never) : never;
export type SubjectOf<T extends Tag> = T extends AlterTableType ? AlterTableAction : NodeUnder<T>;

/** A match, told. */
export type Finding = {
  readonly place: Place;
  readonly relations: readonly QualifiedName[];
  /** See `Found.covers`. */
  readonly covers: readonly QualifiedName[];
  readonly severity: Severity | undefined;
  /** Where it is not the rule's own. */
  readonly hazard: Hazard | undefined;
  readonly design: boolean;
  /** Where it differs from the declared one. */
  readonly lock: LockMode | undefined;
  /** See `Found.tells`. */
  readonly tells: readonly string[];
  readonly because: readonly string[];
  readonly message: string;
  readonly advice: string;
  readonly safely: Recipe;
};

/** A rule as the judge runs it. */
export type Rule = RuleHead & {
  /** Only statements with one of these parts are worth asking about; undefined: any. */
  readonly on?: readonly string[];
  readonly inStatement?: (facts: StatementFacts) => readonly Finding[];
  readonly inMigration?: (facts: MigrationFacts) => readonly Finding[];
  readonly inChange?: (change: RehearsedChange) => readonly Finding[];
};

/** A rule about nodes of PostgreSQL's tree; an ALTER TABLE is offered one action at a time. */
export function defineRule<T extends Tag, F extends Found>(
  rule: RuleHead &
    Telling<F> & {
      readonly on: readonly T[];
      readonly match: (node: SubjectOf<T>, facts: StatementFacts, tag: T) => F | undefined;
    },
): Rule {
  return {
    ...headOf(rule),
    on: rule.on,
    inStatement: (facts) =>
      subjectsOf<T, SubjectOf<T>>(facts.node, rule.on).flatMap(({ tag, node, action }) =>
        tellOne(rule, rule.match(node, facts, tag), facts, action),
      ),
  };
}

/** A rule about any statement, by what became of it. */
export function defineStatementRule<F extends Found>(
  rule: RuleHead & Telling<F> & { readonly match: (facts: StatementFacts) => F | undefined },
): Rule {
  return {
    ...headOf(rule),
    inStatement: (facts) => tellOne(rule, rule.match(facts), facts),
  };
}

/** A rule about a whole migration: the order of its statements, its file. */
export function defineMigrationRule<F extends Found & Placed>(
  rule: RuleHead & Telling<F> & { readonly match: (facts: MigrationFacts) => readonly F[] },
): Rule {
  return {
    ...headOf(rule),
    inMigration: (facts) => rule.match(facts).map((found) => tell(rule, found, found.place)),
  };
}

/** A rule about the change: which files came, went and were edited. */
export function defineChangeRule<F extends Found & Placed>(
  rule: RuleHead & Telling<F> & { readonly match: (change: RehearsedChange) => readonly F[] },
): Rule {
  return {
    ...headOf(rule),
    inChange: (facts) => rule.match(facts).map((found) => tell(rule, found, found.place)),
  };
}

/** Words and a safe way are made only for what was there before this change, where the rule is about nothing else. */
const tellOne = <F extends Found>(
  rule: RuleHead & Telling<F>,
  found: F | undefined,
  facts: StatementFacts,
  action?: number,
): readonly Finding[] =>
  found !== undefined && concernsExisting(rule, found.relations, facts)
    ? [tell(rule, found, { ...placeOf(facts), ...(action !== undefined && { action }) })]
    : [];

const tell = <F extends Found>(rule: Telling<F>, found: F, place: Place): Finding => ({
  place,
  relations: found.relations,
  covers: found.covers ?? [],
  severity: found.severity,
  hazard: found.hazard,
  design: found.design ?? false,
  lock: found.lock,
  tells: found.tells ?? [],
  because: found.because ?? [],
  message: rule.message(found),
  advice: rule.advice(found),
  safely: rule.safely?.(found) ?? noRecipe,
});

/** Whether what a rule found is about something that was there before this change, or the rule about anything. */
const concernsExisting = (
  { concerns }: RuleHead,
  relations: readonly QualifiedName[],
  facts: StatementFacts,
): boolean => concerns === 'anything' || relations.length === 0 || relations.some((name) => facts.exists(name));

/** Where a statement stands. */
export function placeOf(facts: StatementFacts): Place {
  return {
    migrationId: facts.in.migration.id,
    statement: facts.index,
    location: facts.location,
  };
}

const headOf = <F>({
  match: _match,
  message: _message,
  advice: _advice,
  safely: _safely,
  ...head
}: RuleHead & Telling<F> & { readonly match: unknown }): RuleHead => head;
