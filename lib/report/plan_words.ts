/** A Plan in words. @module */
import type { Action, Limits } from "../recipe/actions/action.ts";
import { type Asked, asked } from "../recipe/needs/manual_triggers.ts";
import type { Plan } from "../recipe/plan/plan.ts";
import type { DebugTextPattern, Leaf, ManualTrigger, Trigger } from "../recipe/triggers/trigger.ts";
import { isLeaf } from "../recipe/triggers/walk_trigger.ts";
import { isSampled } from "../recipe/triggers/sampled.ts";
import { sampledInWords } from "./sampled_words.ts";

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

/** What a trigger waits for. */
export function triggerInWords(trigger: Trigger): string {
  if (isLeaf(trigger)) return leafInWords(trigger);
  const list = (parts: readonly Trigger[], word: string): string =>
    `(${parts.map(triggerInWords).join(`, ${word} `)})`;
  const within = "within" in trigger && trigger.within ? `, within ${trigger.within}` : "";
  if ("any" in trigger) return list(trigger.any, "or");
  if ("all" in trigger) return `all of ${list(trigger.all, "and")} have happened${within}`;
  if ("sequence" in trigger) return `${list(trigger.sequence, "then")} in this order${within}`;
  if ("of" in trigger) {
    return `for the ${ordinal(trigger.count)} time${within}: ${triggerInWords(trigger.of)}`;
  }
  if ("not" in trigger) return `it has not happened for ${trigger.for} that ${triggerInWords(trigger.not)}`;
  return `${triggerInWords(trigger.when)}, unless before it${within} ${triggerInWords(trigger.unless)}`;
}

function leafInWords(leaf: Leaf): string {
  if ("exception" in leaf) {
    const what = leaf.exception === "*" ? "any exception" : `the exception ${listed(leaf.exception)}`;
    const details = [
      leaf.module && `in ${leaf.module}`,
      leaf.access && `on ${leaf.access}`,
      leaf.address && `at ${leaf.address.from} to ${leaf.address.to}`,
      ...Object.entries(leaf.parameters ?? {}).map(([index, value]) => `with parameter ${index} = ${value}`),
      leaf.nth && `the ${ordinal(leaf.nth)} of them`,
    ].filter(Boolean).map((detail) => ` ${detail}`).join("");
    return `${what}${details} ${
      leaf.chance === "first" ? "is raised (first chance)" : "is not handled (second chance)"
    }`;
  }
  if ("exit" in leaf) {
    return leaf.exit === "any" ? "a process ends" : `a process ends with a code ${leaf.exit}`;
  }
  if ("load" in leaf) {
    return `${listed(leaf.load)} is loaded${leaf.except ? `, except from ${listed(leaf.except)}` : ""}`;
  }
  if ("unload" in leaf) return `${listed(leaf.unload)} is unloaded`;
  if ("thread" in leaf) return leaf.thread === "start" ? "a thread starts" : "a thread ends";
  if ("process" in leaf) {
    return `${leaf.image ?? "a process"} ${leaf.process === "start" ? "starts" : "ends"}`;
  }
  if ("debugText" in leaf) return `debug text matches ${textPatterns(leaf.debugText)}`;
  if ("breakpoint" in leaf) {
    return `${leaf.breakpoint} is reached${leaf.passes ? ` for the ${ordinal(leaf.passes)} time` : ""}`;
  }
  if ("timer" in leaf) {
    return `it has run for ${leaf.timer}${leaf.every ? `, and every ${leaf.every} after` : ""}`;
  }
  if ("deadline" in leaf) return `it has run for ${leaf.deadline}`;
  if (isSampled(leaf)) return sampledInWords(leaf);
  return `somebody asks for it (${manualInWords(leaf.manual)})`;
}

function manualInWords(manual: ManualTrigger["manual"]): string {
  if ("event" in manual) return `the event ${manual.event}`;
  return "key" in manual ? `the key "${manual.key}"` : `the line "${manual.line}" on stdin`;
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
  if ("commands" in action) return `run the debugger commands ${listed(action.commands)}`;
  if ("exec" in action) return `run ${listed(action.exec)}`;
  if ("log" in action) return `say "${action.log}"`;
  if ("kill" in action) return "kill the program";
  if ("detach" in action) return "leave the program alone";
  if ("stop" in action) return "fire no more";
  return action.resume === "handled" ? "go on as if it had been handled" : "go on as it would alone";
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

function listed(values: string | readonly string[]): string {
  return typeof values === "string" ? values : values.join(", ");
}

function textPatterns(values: DebugTextPattern | readonly DebugTextPattern[]): string {
  const all = Array.isArray(values) ? values as readonly DebugTextPattern[] : [values as DebugTextPattern];
  return all.map((value) => typeof value === "string" ? `"${value}"` : `/${value.regex}/`).join(", ");
}

function ordinal(n: number): string {
  const ending = n % 100 >= 11 && n % 100 <= 13 ? "th" : ["th", "st", "nd", "rd"][n % 10] ?? "th";
  return `${n}${ending}`;
}
