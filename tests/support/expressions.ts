/** `${{ … }}`, evaluated by GitHub's own library. @module */
import { data, Evaluator, Lexer, Parser } from "@actions/expressions";

/** What a step may name: `inputs`, `steps`, `github`, `matrix`. */
export type Contexts = Readonly<Record<string, unknown>>;

/** How the job stands, for `always()`, `success()` and `failure()`. */
export type JobStatus = "success" | "failure";

function toData(value: unknown): data.ExpressionData {
  return JSON.parse(JSON.stringify(value), data.reviver) as data.ExpressionData;
}

function evaluate(text: string, contexts: Contexts, status: JobStatus): data.ExpressionData {
  const functions = Object.entries({
    always: true,
    success: status === "success",
    failure: status === "failure",
    cancelled: false,
  }).map(([name, value]) => ({ name, minArgs: 0, maxArgs: 0, call: () => new data.BooleanData(value) }));
  const tree = new Parser(new Lexer(text).lex().tokens, Object.keys(contexts), functions).parse();
  const values = Object.entries(contexts).map(([key, value]) => ({ key, value: toData(value) }));
  return new Evaluator(tree, new data.Dictionary(...values), new Map(functions.map((f) => [f.name, f])))
    .evaluate();
}

/** A text with its expressions replaced by their values. */
export function expand(text: string, contexts: Contexts): string {
  return text.replaceAll(
    /\$\{\{(.*?)\}\}/gs,
    (_, inner: string) => evaluate(inner, contexts, "success").coerceString(),
  );
}

/** Whether a step runs; without a status function in its condition only after success. */
export function condition(text: string | undefined, contexts: Contexts, status: JobStatus): boolean {
  const inner = text?.replace(/^\s*\$\{\{(.*)\}\}\s*$/s, "$1") ?? "success()";
  const stated = /\b(always|success|failure|cancelled)\(\)/.test(inner);
  return (stated || status === "success") &&
    evaluate(`(${inner}) && true`, contexts, status).coerceString() === "true";
}
