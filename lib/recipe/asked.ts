/** What somebody can ask for by hand. @module */
import { RecipeError } from "./error.ts";
import { leaves } from "./leaves.ts";
import type { Plan } from "./plan.ts";

/** What a Plan's `manual` triggers wait for, each once. */
export interface Asked {
  /** Names of Windows events. */
  readonly events: ReadonlySet<string>;
  /** Keys, each one character. */
  readonly keys: ReadonlySet<string>;
  /** Lines on stdin. */
  readonly lines: ReadonlySet<string>;
  /** Whether stdin is Trapline's for it, and not the target's. */
  readonly onStdin: boolean;
}

/**
 * What a Plan's `manual` triggers wait for.
 *
 * @throws {RecipeError} If a key isn't one character: it could never come.
 */
export function asked(plan: Plan): Asked {
  const [events, keys, lines] = [new Set<string>(), new Set<string>(), new Set<string>()];
  for (const [rule, { on }] of Object.entries(plan.rules)) {
    for (const leaf of leaves(on)) {
      if (!("manual" in leaf)) continue;
      if ("event" in leaf.manual) events.add(leaf.manual.event);
      else if ("line" in leaf.manual) lines.add(leaf.manual.line);
      else if ([...leaf.manual.key].length === 1) keys.add(leaf.manual.key);
      else {throw new RecipeError(
          `Rule "${rule}" waits for the key "${leaf.manual.key}": a key is one character`,
        );}
    }
  }
  return { events, keys, lines, onStdin: keys.size + lines.size > 0 };
}
