/** What somebody can ask for by hand. @module */
import { leaves } from "../triggers/trigger.ts";
import type { Plan } from "../plan/plan.ts";

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

/** What a Plan's `manual` triggers wait for. */
export function asked(plan: Plan): Asked {
  const [events, keys, lines] = [new Set<string>(), new Set<string>(), new Set<string>()];
  for (const { on } of Object.values(plan.rules)) {
    for (const leaf of leaves(on)) {
      if (!("manual" in leaf)) continue;
      if ("event" in leaf.manual) events.add(leaf.manual.event);
      else if ("line" in leaf.manual) lines.add(leaf.manual.line);
      else keys.add(leaf.manual.key);
    }
  }
  return { events, keys, lines, onStdin: keys.size + lines.size > 0 };
}
