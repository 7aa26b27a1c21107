/** A Plan in words. @module */
import { actionInWords } from "../recipe/actions/action.ts";
import { DEFAULT_LIMITS, limitsInWords } from "../recipe/plan/limits.ts";
import { type Asked, asked } from "../recipe/needs/manual_triggers.ts";
import type { Plan } from "../recipe/plan/plan.ts";
import { packInWords } from "../recipe/plan/pack.ts";
import { sinkInWords } from "../recipe/plan/sinks.ts";
import { manualInWords } from "../recipe/triggers/manual.ts";
import { triggerInWords } from "../recipe/triggers/trigger.ts";

/** What a Plan waits for and does, a paragraph a rule. */
export function planInWords(plan: Plan): string {
  const { name, rules, limits, sinks = {}, pack, fleet } = plan;
  const paragraphs = Object.entries(rules).map(([rule, { on, do: actions, limit }]) =>
    [
      `${rule}: when ${triggerInWords(on)}`,
      ...actions.map((action, i) => `  ${i === 0 ? "then" : "and"} ${actionInWords(action)}`),
      ...(limit ? [`  ${limitsInWords(limit)}`] : []),
    ].join("\n")
  );
  const stdin = stdinInWords(asked(plan));
  return [
    `Recipe ${name}`,
    ...paragraphs,
    `in all ${limitsInWords({ ...DEFAULT_LIMITS, ...limits })}`,
    ...Object.entries(sinks).map(([sink, to]) =>
      `${sink}: captures are sent to ${sinkInWords(to)}${to.scrubbed ? ", if they were scrubbed" : ""}${
        to.new ? ", if they are the first of their bucket in the fleet" : ""
      }`
    ),
    ...(fleet ? [`what is captured is shared with the fleet of ${fleet}`] : []),
    ...(pack ? [packInWords(pack)] : []),
    ...(stdin ? [stdin] : []),
  ].join("\n\n");
}

/** Whose stdin it is where keys or lines are waited for; undefined where none are. */
export function stdinInWords({ keys, lines, onStdin }: Asked): string | undefined {
  const wanted = [
    ...[...keys].map((key) => manualInWords({ key })),
    ...[...lines].map((line) => `the line "${line}"`),
  ];
  return onStdin
    ? `stdin is Trapline's, for ${wanted.join(" and ")}; a program that it launches gets an empty one`
    : undefined;
}
