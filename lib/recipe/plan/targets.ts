/**
 * Whose a recipe is: a program's, a machine's, or what both can have. What doesn't go together is named with its place.
 *
 * @module
 */
import { RecipeError } from "../language/error.ts";
import { type Action, actionKind, ACTIONS } from "../actions/action.ts";
import type { DumpAction } from "../actions/dump.ts";
import { isOfProgram, resolveDump, resolveEither, resolveMachineDump } from "../actions/dump_kind.ts";
import { keyOf, kindOf, LEAVES } from "../triggers/leaf.ts";
import { leaves, type Trigger } from "../triggers/trigger.ts";

/** The part of a Plan that says whose it is. */
interface Rules {
  readonly rules: {
    readonly [name: string]: { readonly on: Trigger; readonly do: readonly Action[] };
  };
}

/** What a Plan can watch. */
export type PlanTarget = "program" | "machine" | "either";

/** Something that the target can't have, and where it stands. */
export interface WrongForTarget {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

const STANDS_STILL = "a machine stands still as a whole while its dump is written";

/** Fields of a dump that mean something for programs alone, and why. */
const OF_PROGRAMS = {
  live: STANDS_STILL,
  tree: STANDS_STILL,
  scrub: "a dump of a machine holds its memory by pages, in which a secret may lie in parts",
  escalate: "a bug check has no bucket",
  collect: "the files of a machine are not on the one that debugs it",
} as const;

/** Whose a Plan is: its triggers say it, and where they fit both, its actions and dumps. */
export function planTarget({ rules }: Rules): PlanTarget {
  const all = Object.values(rules);
  const triggers = all.flatMap(({ on }) => [...leaves(on)].map((leaf) => kindOf(leaf).targets ?? "program"));
  for (const target of ["machine", "program"] as const) if (triggers.includes(target)) return target;
  const actions = all.flatMap(({ do: each }) => each);
  if (actions.some((action) => "dump" in action && !isOfProgram(action.dump))) return "machine";
  const ofProgram = actions.some((action) =>
    "dump" in action ? refusalOfMachine(action) !== undefined : actionKind(action).targets === undefined
  );
  return ofProgram ? "program" : "either";
}

/** What doesn't go together in a Plan: a machine's and a program's. */
export function mixedTargets(plan: Rules): WrongForTarget[] {
  return wrongFor(plan, planTarget(plan) === "machine" ? "machine" : "program");
}

/**
 * Refuses a Plan of programs for a machine.
 *
 * @throws {RecipeError} If something in it is of programs alone; all of it is named.
 */
export function requireMachine(plan: Rules): void {
  refuse(wrongFor(plan, "machine"), "This recipe is not one of a machine, which --kernel attaches to");
}

/**
 * Refuses a Plan of a machine for programs.
 *
 * @throws {RecipeError} If it is one.
 */
export function requireProgram(plan: Rules): void {
  if (planTarget(plan) !== "machine") return;
  throw new RecipeError(
    "This recipe is of a machine, not of a program: trapline attach --kernel OPTIONS --recipe FILE",
  );
}

function refuse(wrong: readonly WrongForTarget[], what: string): void {
  if (wrong.length === 0) return;
  const lines = wrong.map(({ path, message }) => `  ${path.join(".")}: ${message}`);
  throw new RecipeError(`${what}:\n${lines.join("\n")}`);
}

function wrongFor({ rules }: Rules, target: "program" | "machine"): WrongForTarget[] {
  return Object.entries(rules).flatMap(([name, { on, do: actions }]) => [
    ...[...leaves(on)].flatMap((leaf) => {
      const { targets = "program" } = kindOf(leaf);
      if (targets === "both" || targets === target) return [];
      return [{ path: ["rules", name, "on"], message: ofOther(`"${keyOf(leaf)}"`, target, TRIGGERS) }];
    }),
    ...actions.flatMap((action, index) =>
      wrongAction(action, target).map(({ path, message }) => ({
        path: ["rules", name, "do", index, ...path],
        message,
      }))
    ),
  ]);
}

function wrongAction(action: Action, target: "program" | "machine"): WrongForTarget[] {
  if (!("dump" in action)) {
    if (target === "program" || actionKind(action).targets !== undefined) return [];
    const [key = ""] = Object.keys(action);
    return [{ path: [], message: ofOther(`"${key}"`, target, ACTIONS) }];
  }
  // Unknown names are reported where they are read.
  if (!isKnown(action)) return [];
  const refusal = target === "machine" ? refusalOfMachine(action) : refusalOf(() => resolveDump(action));
  return refusal === undefined ? [] : [{ path: ["dump"], message: refusal }];
}

function isKnown({ dump, format = [] }: DumpAction): boolean {
  const kinds = [{ dump }, ...format.map((flag) => ({ dump: "mini", format: [flag] }))];
  return kinds.every((kind) => refusalOf(() => resolveEither(kind)) === undefined);
}

function refusalOfMachine(action: DumpAction): string | undefined {
  const fields = Object.keys(OF_PROGRAMS) as readonly (keyof typeof OF_PROGRAMS)[];
  const field = fields.find((each) => action[each]);
  if (field !== undefined) return `"${field}" is of programs: ${OF_PROGRAMS[field]}`;
  return refusalOf(() => resolveMachineDump(action));
}

function refusalOf(resolve: () => unknown): string | undefined {
  try {
    resolve();
    return undefined;
  } catch (error) {
    if (error instanceof RecipeError) return error.message;
    throw error;
  }
}

type Table = Readonly<Record<string, { readonly targets?: "machine" | "both" }>>;

const TRIGGERS: Table = LEAVES;

function ofOther(what: string, target: "program" | "machine", table: Table): string {
  if (target === "program") return `${what} is of a machine, and the rest of this recipe of a program`;
  const accepted = Object.entries(table).filter(([, { targets }]) => targets !== undefined).map(([key]) =>
    key
  );
  return `${what} is of programs. Of a machine are accepted: ${accepted.join(", ")}`;
}
