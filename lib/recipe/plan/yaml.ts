/** Recipes in files: YAML, and JSON as the part of YAML that it is. @module */
import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  stringify,
  type YAMLError,
} from "yaml";
import { RecipeError } from "../language/error.ts";
import { checkPlan, type Plan } from "./plan.ts";
import type { Problem } from "./problems.ts";

const MAX_LENGTH = 1 << 20;
const MAX_ALIASES = 100;
const MAX_LINES = 20;
const TOO_DEEP = "Nested too deeply, accepted: a recipe as the schema has it";

/** A problem and where in the text it is. */
interface Found {
  readonly offset: number;
  readonly message: string;
}

/**
 * Reads a recipe from the text of a file. Nothing in it is ever run.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { readRecipe } from "trapline/files";
 *
 * const text = `
 * name: checkout
 * rules:
 *   stuck:
 *     on: { deadline: 30m }
 *     do: [{ dump: full }, { kill: true }]
 * `;
 * assert.deepEqual(readRecipe(text, "checkout.yaml").rules.stuck?.on, { deadline: "30m" });
 * assert.throws(() => readRecipe(text.replace("30m", "30"), "checkout.yaml"), /checkout.yaml:5:21: Found 30\. Write/);
 * ```
 *
 * @throws {RecipeError} If it isn't a recipe; each line names the place, what was found and what is accepted.
 */
export function readRecipe(text: string, fileName: string): Plan {
  const lines = new LineCounter();
  const result = read(text, lines);
  if ("plan" in result) return result.plan;
  const told = result.found.toSorted((a, b) => a.offset - b.offset).map(({ offset, message }) => {
    const { line, col } = lines.linePos(offset);
    return `${fileName}:${Math.max(line, 1)}:${Math.max(col, 1)}: ${message}`;
  });
  // What stands behind an alias is wrong at each of its uses.
  const once = [...new Set(told)];
  const more = once.length - MAX_LINES;
  if (more > 0) once.splice(MAX_LINES, more, `${fileName}: and ${more} more`);
  throw new RecipeError(once.join("\n"));
}

type Read = { readonly plan: Plan } | { readonly found: readonly Found[] };

function read(text: string, lineCounter: LineCounter): Read {
  const whole = (message: string): Read => ({ found: [{ offset: 0, message }] });
  if (text.length > MAX_LENGTH) {
    return whole(`Found ${text.length} characters, accepted: at most ${MAX_LENGTH}`);
  }
  try {
    // The core schema of YAML 1.2 has no dates, no binary and no yes or no, and its tags make nothing.
    const options = { version: "1.2", schema: "core", logLevel: "silent", prettyErrors: false } as const;
    const document = parseDocument(text, { ...options, lineCounter });
    const broken = [...document.errors, ...document.warnings];
    if (broken.some(({ message }) => message.includes("call stack"))) return whole(TOO_DEEP);
    if (broken.length > 0) return { found: broken.map((error) => syntax(text, error)) };
    const result = checkPlan(document.toJS({ maxAliasCount: MAX_ALIASES }));
    if ("plan" in result) return result;
    return { found: result.problems.map((problem) => located(document, problem)) };
  } catch (error) {
    if (error instanceof RangeError) return whole(TOO_DEEP);
    if (error instanceof ReferenceError) {
      return whole(`Found more uses of anchors than are accepted: ${MAX_ALIASES}. ${error.message}`);
    }
    throw error;
  }
}

/** Characters with which YAML begins something else than a text. */
const SIGNS: Readonly<Record<string, string>> = {
  "*": "an alias",
  "!": "a tag",
  "&": "an anchor",
  ">": "a folded text",
  "|": "a text of several lines",
  "%": "a directive",
  "@": "nothing",
  "`": "nothing",
};

function syntax(text: string, { pos: [offset], code, message }: YAMLError): Found {
  if (code === "DUPLICATE_KEY") {
    const [key = ""] = /^[^:\n]*/.exec(text.slice(offset, offset + 60)) ?? [];
    return { offset, message: `The key ${key.trim()} is there twice, accepted: each key once` };
  }
  const [what = ""] = message.split("\n");
  const line = text.slice(text.lastIndexOf("\n", offset - 1) + 1).split("\n", 1)[0] ?? "";
  const sign = /[:,[{-]\s+([*!&>|%@`])([^\s,\]}]*)/.exec(line);
  const word = sign ? `${sign[1]}${sign[2]}` : "";
  const hint = sign
    ? `. "${sign[1]}" begins ${SIGNS[sign[1] ?? ""]} in YAML: for a text write "${word}" in quotes`
    : "";
  return { offset, message: `Not YAML: ${what}${hint}` };
}

/** Where a problem is: at the value, or at its key if that is wrong or has no value. */
function located(document: Document, { path, key: wrongKey = false, message }: Problem): Found {
  let node: unknown = document.contents;
  let at = 0;
  for (const [depth, step] of path.entries()) {
    node = isAlias(node) ? node.resolve(document) : node;
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => String(isScalar(key) ? key.value : key) === String(step));
      if (pair === undefined) return { offset: at, message };
      at = start(pair.key) ?? at;
      if (wrongKey && depth === path.length - 1) return { offset: at, message };
      node = pair.value;
    } else if (isSeq(node)) {
      node = node.items[Number(step)];
      at = start(node) ?? at;
    } else break;
  }
  const empty = node === null || (isScalar(node) && node.value === null);
  return { offset: empty ? at : start(node) ?? at, message };
}

function start(node: unknown): number | undefined {
  return (node as { readonly range?: readonly [number, number, number] | null } | null | undefined)?.range
    ?.[0];
}

/**
 * A Plan as YAML, which {@link readRecipe} reads back without loss.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { parsePlan } from "trapline";
 * import { writeYaml } from "trapline/files";
 *
 * const plan = parsePlan({ name: "a", rules: { bad: { on: { exit: "!=0" }, do: [{ dump: "mini" }] } } });
 * assert.match(writeYaml(plan), /exit: "!=0"/);
 * ```
 */
export function writeYaml(plan: Plan): string {
  return stringify(plan, { version: "1.2", schema: "core", aliasDuplicateObjects: false, lineWidth: 110 });
}
