/** A Plan in words. @module */
import type { Action, Limits } from "../recipe/actions/action.ts";
import { type Asked, asked } from "../recipe/needs/manual_triggers.ts";
import type { Plan } from "../recipe/plan/plan.ts";
import { inWords } from "../recipe/language/lists.ts";
import { manualInWords } from "../recipe/triggers/manual.ts";
import { triggerInWords } from "../recipe/triggers/trigger.ts";

/** What a Plan waits for and does, a paragraph a rule. */
export function planInWords(plan: Plan): string {
  const { name, rules, limits } = plan;
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
    ...(limits ? [`in all ${limitsInWords(limits)}`] : []),
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

/** What an action does. */
export function actionInWords(action: Action): string {
  if ("dump" in action) {
    const format = action.format?.length ? ` with ${action.format.join(", ")}` : "";
    const tree = action.tree ? " of it and what it started" : "";
    const live = action.live ? " without stopping the program" : "";
    const timeout = action.timeout ? ` in at most ${action.timeout}` : "";
    const name = action.name ? ` as ${action.name}` : "";
    return `${
      action.after ? `${action.after} later ` : ""
    }write the dump ${action.dump}${format}${tree}${name}${live}${timeout}${
      action.strict ? ", that or none" : ""
    }`;
  }
  if ("stacks" in action) return "record all stacks";
  if ("commands" in action) return `run the debugger commands ${inWords(action.commands)}`;
  if ("exec" in action) return `run ${inWords(action.exec)}`;
  if ("log" in action) return `say "${action.log}"`;
  if ("kill" in action) return "kill the program";
  if ("detach" in action) return "leave the program alone";
  if ("stop" in action) return "fire no more";
  if ("resume" in action) {
    return action.resume === "handled" ? "go on as if it had been handled" : "go on as it would alone";
  }
  return action satisfies never;
}

function limitsInWords(limits: Limits): string {
  const parts = [
    limits.dumps && `at most ${limits.dumps} dumps${limits.per ? ` in ${limits.per}` : ""}`,
    limits.perBucket && `${limits.perBucket} of a bucket`,
    limits.perProcess && `${limits.perProcess} of a process`,
    limits.cooldown && `none within ${limits.cooldown} of the last`,
    limits.disk && `${limits.disk} of files`,
    limits.free && `${limits.free} of the disk left free`,
  ].filter(Boolean);
  return parts.join(", ") || "no limit of its own";
}
