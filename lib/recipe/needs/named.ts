/** What rules name in a target: breakpoints and modules. At the end of a run it is said which were never there. @module */
import { fitsPath } from "../language/glob.ts";
import { listed } from "../language/lists.ts";
import type { Plan } from "../plan/plan.ts";
import { breakpointName } from "../triggers/breakpoint.ts";
import { type Leaf, leaves } from "../triggers/trigger.ts";

/** What a run has come across. */
export interface CameAcross {
  /** Breakpoints that were set, by their names. */
  readonly breakpoints: readonly string[];
  /** Modules, by file name or path; absent where that isn't known. */
  readonly modules?: readonly string[];
}

/** A rule that waited for what can't have come. */
export interface WaitedInVain {
  /** The rule's name. */
  readonly rule: string;
  /** What was never there, as a clause. */
  readonly because: string;
}

/** The patterns of modules that a trigger names. */
function modulesOf(leaf: Leaf): readonly string[] {
  if ("load" in leaf) return listed(leaf.load);
  return "module" in leaf && leaf.module !== undefined ? [leaf.module] : [];
}

/** Whether a rule names a module, by itself or with a breakpoint in it. */
export function namesModules({ rules }: Plan): boolean {
  return Object.values(rules).some(({ on }) =>
    [...leaves(on)].some((leaf) => "breakpoint" in leaf || modulesOf(leaf).length > 0)
  );
}

/** What rules name and a run has not come across. */
export function unmet({ rules }: Plan, { breakpoints, modules }: CameAcross): WaitedInVain[] {
  const loaded = (glob: string): boolean => modules?.some((path) => fitsPath(glob, path)) ?? true;
  return Object.entries(rules).flatMap(([rule, { on }]) => {
    const found = [...leaves(on)].flatMap((leaf): string[] => {
      if ("breakpoint" in leaf) {
        return breakpoints.includes(breakpointName(leaf)) ? [] : [neverSet(leaf.breakpoint, modules)];
      }
      const named = modulesOf(leaf);
      // Of several one is enough.
      return named.length === 0 || named.some(loaded) ? [] : [`no module ${named.join(" or ")} was loaded`];
    });
    return [...new Set(found)].map((because) => ({ rule, because }));
  });
}

function neverSet(place: string, modules: readonly string[] | undefined): string {
  const [module = "", name = ""] = place.split("!");
  if (modules === undefined) return `the breakpoint ${place} was never set`;
  const there = modules.some((path) => engineName(path) === engineName(module));
  return `the breakpoint ${place} was never set: ` +
    (there
      ? `no symbol of ${module} is called ${name.replace(/\+.*$/, "")}`
      : `no module ${module} was loaded`);
}

/** What the engine calls a module: its file name without the extension, with `_` for what can't be in a name. */
function engineName(path: string): string {
  const file = path.split(/[\\/]/).at(-1) ?? "";
  return file.replace(/\.[^.]*$/, "").replaceAll(/\W/g, "_").toLowerCase();
}
