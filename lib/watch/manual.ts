/** Asking for it by hand: a named event that anyone of the same session may set. @module */
import type { Plan } from "../recipe/plan.ts";
import { leaves } from "../recipe/leaves.ts";
import { RecipeError } from "../recipe/error.ts";
import type { TargetEvent } from "../recipe/event.ts";
import { NamedEvent } from "../win32/named_event.ts";

const LOOK_MS = 100;

/**
 * Watches the named events of a Plan until it is disposed, and tells each time one is set.
 *
 * @throws {RecipeError} If the Plan waits for a key or a line: stdin is the target's.
 */
export function watchManual(plan: Plan, tell: (event: TargetEvent) => void): Disposable {
  using stack = new DisposableStack();
  const events = namesIn(plan).map((name) => ({ name, event: stack.use(new NamedEvent(name)) }));
  if (events.length > 0) {
    const timer = setInterval(() => {
      for (const { name, event } of events) {
        if (event.wasSet()) tell({ kind: "manual", by: "event", what: name });
      }
    }, LOOK_MS);
    stack.defer(() => clearInterval(timer));
  }
  return stack.move();
}

/** The events' names, each once. */
function namesIn(plan: Plan): string[] {
  const names = new Set<string>();
  for (const [rule, { on }] of Object.entries(plan.rules)) {
    for (const leaf of leaves(on)) {
      if (!("manual" in leaf)) continue;
      if ("event" in leaf.manual) names.add(leaf.manual.event);
      else {
        throw new RecipeError(
          `Rule "${rule}" waits for a ${Object.keys(leaf.manual)[0]}, but stdin is the target's: ` +
            "wait for a named event instead, manual: { event: dump-now }",
        );
      }
    }
  }
  return [...names];
}
