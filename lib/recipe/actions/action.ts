/**
 * What can be done when a rule fires: the table of all actions, and what each can be asked. A new action is one file
 * beside this one, its type in Actions, its value in ACTIONS, and what carries it out in `watch/session/actor.ts`.
 *
 * @module
 */
import { z } from "zod";
import { keyed } from "../language/schema_helpers.ts";
import { COMMANDS, type CommandsAction, STACKS, type StacksAction } from "./debugger.ts";
import { DUMP, type DumpAction, type DumpSpec } from "./dump.ts";
import { EXEC, type ExecAction } from "./exec.ts";
import {
  DETACH,
  type DetachAction,
  KILL,
  type KillAction,
  RESUME,
  type ResumeAction,
  STOP,
  type StopAction,
} from "./going_on.ts";
import type { ActionKind } from "./kind.ts";
import { LOG, type LogAction } from "./log.ts";

/** Every action by the key that names it. */
export interface Actions {
  /** Writes a dump. */
  readonly dump: DumpAction;
  /** Records the stacks. */
  readonly stacks: StacksAction;
  /** Runs debugger commands. */
  readonly commands: CommandsAction;
  /** Runs a program. */
  readonly exec: ExecAction;
  /** Says something. */
  readonly log: LogAction;
  /** Ends the target. */
  readonly kill: KillAction;
  /** Leaves the target alone. */
  readonly detach: DetachAction;
  /** Ends the rule. */
  readonly stop: StopAction;
  /** How the target goes on. */
  readonly resume: ResumeAction;
}

/** One thing to do. */
export type Action = Actions[keyof Actions];

/** What ends a rule, because nothing can be done afterwards. */
export type LastAction = KillAction | DetachAction;

/** What can be done anywhere in a rule. */
export type OngoingAction =
  | DumpSpec
  | StacksAction
  | CommandsAction
  | ExecAction
  | LogAction
  | StopAction
  | ResumeAction;

/** One at least; a kill or detach only as the last. */
export type Steps = readonly [...OngoingAction[], OngoingAction | LastAction];

/** What is known about each. Messages name the keys in this order. */
export const ACTIONS: { readonly [Key in keyof Actions]: ActionKind<Actions[Key]> } = {
  dump: DUMP,
  stacks: STACKS,
  commands: COMMANDS,
  exec: EXEC,
  log: LOG,
  kill: KILL,
  detach: DETACH,
  stop: STOP,
  resume: RESUME,
};

const KEYS = Object.keys(ACTIONS) as readonly (keyof Actions)[];

/** What is known about an action. */
export function actionKind(action: Action): ActionKind<Action> {
  return ACTIONS[KEYS.find((key) => key in action)!];
}

/** One thing to do, for zod. */
export const actionSchema: z.ZodType<Action> = keyed<Readonly<Record<string, z.ZodType<Action>>>>(
  "An action",
  Object.fromEntries(KEYS.map((key) => [key, ACTIONS[key].schema])),
).meta({ id: "Action", description: "What is done" });

/** What an action does, as it follows "then". */
export function actionInWords(action: Action): string {
  return actionKind(action).words(action);
}
