/** The limits of a recipe, kept for all the targets that are watched under it. @module */
import { type Budget, lend, spent, UNSPENT } from "../../policy/budget.ts";
import { type State, type Step, step } from "../../policy/machine.ts";
import { type Outlook, outlook } from "../../policy/outlook.ts";
import type { TimedEvent } from "../../facts/event.ts";
import type { Plan } from "../../recipe/plan/plan.ts";

/** Advances the policy machine of each target with what all of them have written. */
export class Purse {
  readonly plan: Plan;
  #budget: Budget;

  /** `used`: what was written before, under the same recipe. */
  constructor(plan: Plan, used: Budget = UNSPENT) {
    this.plan = plan;
    this.#budget = used;
  }

  /** What the step of one target would be. */
  foresee(state: State, event: TimedEvent): Step {
    return step(this.plan, lend(this.plan, state, this.#budget), event);
  }

  /** What can't matter any more for one target. */
  outlook(state: State): Outlook {
    return outlook(this.plan, lend(this.plan, state, this.#budget));
  }

  /** The step of one target. */
  step(state: State, event: TimedEvent): Step {
    const result = this.foresee(state, event);
    this.#budget = spent(result.state);
    return result;
  }
}
