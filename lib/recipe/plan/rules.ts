/** What must hold between the parts of a rule. @module */
import { kindOf } from "../triggers/leaf.ts";
import { type Action, actionKind } from "../actions/action.ts";
import { afterOf, sameDump, singleDumps } from "../actions/series.ts";
import { type DumpAction, LONGEST_SERIES } from "../actions/dump.ts";
import { RecipeError } from "../language/error.ts";
import { writeDuration } from "../language/duration.ts";
import { firing, leaves } from "../triggers/trigger.ts";
import type { Leaf, Trigger } from "../triggers/trigger.ts";

/** What is wrong with an action, and where in the list. */
export interface WrongAction {
  readonly path: readonly (number | string)[];
  readonly message: string;
}

/** What is wrong with a rule's actions, given its trigger. */
export function wrongActions(rule: { readonly on: Trigger; readonly do: readonly Action[] }): WrongAction[] {
  return [
    ...wrongEnds(rule.do),
    ...wrongAfters(rule.on, rule.do),
    ...wrongAtStops(rule.on, rule.do),
    ...wrongTwice(rule.do),
    ...wrongResumes(rule.on, rule.do),
    ...wrongEscalations(rule.on, rule.do),
  ];
}

function wrongEnds(actions: readonly Action[]): WrongAction[] {
  const ends = actions.flatMap((action, index) => actionKind(action).last ? [index] : []);
  const both = actions.some((action) => "kill" in action) && actions.some((action) => "detach" in action);
  if (both) return [{ path: [ends[0]!], message: "A rule ends with a kill or with a detach, not with both" }];
  const message =
    "A kill or detach comes last: nothing can be done with a program that has ended or was left alone";
  return ends.filter((index) => index !== actions.length - 1).map((index) => ({ path: [index], message }));
}

function wrongAfters(on: Trigger, actions: readonly Action[]): WrongAction[] {
  const end = [...leaves(on)].map(ended).find((what) => what !== undefined);
  if (end === undefined) return [];
  const message = (what: string): string =>
    `There is no after: ${end} is the program's end, and a dump after it would be of nothing. ` +
    `Leave ${what} out, or wait for something else`;
  const fields = [["after", '"after"'], ["times", '"times" and "every"']] as const;
  return actions.flatMap((action, index) =>
    !("dump" in action)
      ? []
      : fields.flatMap(([field, what]) =>
        action[field] === undefined || action[field] === 1
          ? []
          : [{ path: [index, field], message: message(what) }]
      )
  );
}

/**
 * The same dump twice at one later moment would be one file, so that who asked for two would miss one. At the trigger
 * itself it is one file by intent: options and aliases may name a kind of dump twice.
 */
function wrongTwice(actions: readonly Action[]): WrongAction[] {
  const seen = new Set<string>();
  const series = actions.some((action) => "dump" in action && action.times !== undefined);
  return actions.flatMap((action, index) => {
    if (!("dump" in action)) return [];
    const dumps = momentsOf(action);
    const twice = dumps.find(({ after, same }) => after > 0 && seen.has(`${after} ${same}`));
    for (const { after, same } of dumps) seen.add(`${after} ${same}`);
    if (twice === undefined) return [];
    const moment = writeDuration(twice.after);
    const message =
      `This rule writes the same dump twice ${moment} after the trigger, which would be one file. Leave one out` +
      (series ? "" : `, or write a series, as "after" counts from the trigger: ` +
        `{ dump: ${action.dump}, times: 3, every: ${moment} }`);
    return [{ path: [index], message }];
  });
}

/** What a leaf's event is called if the process doesn't outlive it. */
function ended(leaf: Leaf): string | undefined {
  const kind = kindOf(leaf);
  return kind.fires === "at an event" ? kind.ends?.(leaf) : undefined;
}

/** What a dump can't have at an event that stops the program: it stands still, and what it started doesn't. */
function wrongAtStops(on: Trigger, actions: readonly Action[]): WrongAction[] {
  const stop = [...firing(on)].map(stopping).find((what) => what !== undefined);
  if (stop === undefined) return [];
  const because = {
    live: `The program stands still at ${stop}, so no dump there is live`,
    tree: `At ${stop} the program alone stands still, so what it started can't be dumped with it`,
  };
  return (["live", "tree"] as const).flatMap((field) =>
    actions.flatMap((action, index) => {
      if (!("dump" in action) || !action[field] || action.after !== undefined) return [];
      const message =
        `${because[field]}. Leave "${field}" out, or write it later with "after", or wait for ` +
        "something that doesn't stop it";
      return [{ path: [index, field], message }];
    })
  );
}

/** What a leaf's event is called if it stops the process. */
function stopping(leaf: Leaf): string | undefined {
  const kind = kindOf(leaf);
  return kind.fires === "at an event" ? kind.stops : undefined;
}

/** Which dump is written when; nothing of an action with a wrong name, span or count, which is said at its own place. */
function momentsOf(action: DumpAction): { readonly after: number; readonly same: string }[] {
  if (action.times !== undefined && action.times > LONGEST_SERIES) return [];
  try {
    return singleDumps(action).map((single) => ({ after: afterOf(single), same: sameDump(single) }));
  } catch (error) {
    if (error instanceof RecipeError) return [];
    throw error;
  }
}

function wrongResumes(on: Trigger, actions: readonly Action[]): WrongAction[] {
  const fired = [...firing(on)];
  if (fired.length > 0 && fired.every((leaf) => "exception" in leaf)) return [];
  const message =
    "Only an exception can be resumed, but this rule can fire without one. Accepted: a trigger " +
    "whose last event is always an exception";
  return actions.flatMap((action, index) => "resume" in action ? [{ path: [index, "resume"], message }] : []);
}

/** What is counted by the bucket needs one at the stop, which only exceptions and crashes have. */
function wrongEscalations(on: Trigger, actions: readonly Action[]): WrongAction[] {
  const fires = [...firing(on)];
  if (fires.length > 0 && fires.every((leaf) => "crash" in leaf || "exception" in leaf)) return [];
  const message =
    "Only crashes and exceptions have a bucket at their stop, but this rule can fire without one. " +
    'Leave "escalate" out, or wait for crash or exception';
  return actions.flatMap((action, index) =>
    "dump" in action && action.escalate !== undefined ? [{ path: [index, "escalate"], message }] : []
  );
}
