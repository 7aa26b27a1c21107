/** The first record of a log, as a run of a Plan writes it. @module */
import { type LogRecord, openingOf as opening } from "../../lib/log/record.ts";
import { interest } from "../../lib/recipe/needs/interest.ts";
import { parsePlan, type Plan } from "../../lib/recipe/plan/plan.ts";

/** One rule: every crash is dumped whole. */
export const CRASHES: Plan = parsePlan({
  name: "checkout",
  rules: { crash: { on: { exception: "*" }, do: [{ dump: "full" }] } },
});

/** `started` is in ISO 8601. */
export function openingOf(plan: Plan, started: string): LogRecord<"interest"> {
  return opening(plan, { at: 0, interest: interest(plan), started: new Date(started) });
}
