/**
 * What decisions ask for, sorted by who does it: for the action runner. An action that nobody does doesn't compile here.
 *
 * @module
 */
import type { Decision } from "../../policy/machine.ts";
import type { ResumeAction } from "../../recipe/actions/going_on.ts";
import type { WantedDump } from "../capture/planned.ts";

/** What is to be done, each in the order in which it was decided. */
export interface ToDo {
  /** Dumps, and what is to be written for the stacks alone. */
  readonly dumps: readonly WantedDump[];
  /** Debugger commands. */
  readonly commands: readonly { readonly rule: string; readonly commands: readonly string[] }[];
  /** Programs to run when all is written: name and arguments. */
  readonly programs: readonly { readonly rule: string; readonly exec: readonly string[] }[];
  /** What is to be said. */
  readonly words: readonly { readonly rule: string; readonly text: string }[];
  /** What becomes of the target, by the last that decided it; absent where it goes on as it would alone. */
  readonly fate?: { readonly rule: string; readonly how: "kill" | "detach" | ResumeAction["resume"] };
}

/** Sorts decisions. */
export function toDo(decisions: readonly Decision[]): ToDo {
  const dumps: WantedDump[] = [];
  const commands: ToDo["commands"][number][] = [];
  const programs: ToDo["programs"][number][] = [];
  const words: ToDo["words"][number][] = [];
  let fate: ToDo["fate"];
  for (const { rule, action, at, firedAt, shared, fired: why } of decisions) {
    // One file serves both rules. Another rule's dump of the process alone is not one of its tree.
    if (shared && "dump" in action && !action.tree) continue;
    const fired = at > firedAt ? { ...why, afterMs: at - firedAt } : why;
    if ("dump" in action || "stacks" in action) {
      dumps.push({ rule, action, fired, ...(shared ? { shared } : {}) });
    } else if ("commands" in action) commands.push({ rule, commands: action.commands });
    else if ("exec" in action) programs.push({ rule, exec: action.exec });
    else if ("log" in action) words.push({ rule, text: action.log });
    else if ("kill" in action) fate = { rule, how: "kill" };
    else if ("detach" in action) fate = { rule, how: "detach" };
    else if ("resume" in action) fate = { rule, how: action.resume };
    // The policy itself ends the rule.
    else if (!("stop" in action)) action satisfies never;
  }
  return { dumps, commands, programs, words, ...(fate === undefined ? {} : { fate }) };
}
