/** What is wrong with a recipe, in our words: the place, what was found there, what is accepted. @module */
import type { z } from "zod";
import { keysBehind } from "../language/schema_helpers.ts";
import { nearest } from "../language/nearest.ts";
import { atLeastOne, found, wordsFor } from "./problem_words.ts";

/** One thing that is wrong. */
export interface Problem {
  /** The way to it: keys and indexes. */
  readonly path: readonly PropertyKey[];
  /** Whether the key itself is wrong, not its value. */
  readonly key?: boolean;
  readonly message: string;
}

/** The place in words: `rules.crash.do.0`. */
export function pathText(path: readonly PropertyKey[]): string {
  return path.map(String).join(".") || "recipe";
}

const MAX_DEPTH = 40;
const MAX_VALUES = 20_000;

/** Why a value isn't looked at any closer: it is endless, too deep, too much, or has a key that objects can't hold. */
export function unreadable(value: unknown): Problem | undefined {
  const open: { value: unknown; path: PropertyKey[] }[] = [{ value, path: [] }];
  let seen = 0;
  for (let next = open.pop(); next; next = open.pop()) {
    const { value, path } = next;
    if (typeof value !== "object" || value === null) continue;
    if (Object.hasOwn(value, "__proto__")) return { path, message: `No key is called "__proto__"` };
    const entries = Object.entries(value);
    seen += entries.length;
    if (path.length >= MAX_DEPTH || seen > MAX_VALUES) {
      const limits = `at most ${MAX_DEPTH} levels and ${MAX_VALUES} values`;
      return { path: path.slice(0, 4), message: `Nested too deeply or too large. Accepted: ${limits}` };
    }
    for (const [key, each] of entries) open.push({ value: each, path: [...path, key] });
  }
  return undefined;
}

/** What zod found wrong with a value. */
export function problemsOf(error: z.ZodError, value: unknown): Problem[] {
  return error.issues.flatMap((issue) => describe(issue, [], value));
}

type Issue = z.core.$ZodIssue;

function describe(issue: Issue, parents: readonly PropertyKey[], root: unknown): Problem[] {
  const path = [...parents, ...issue.path];
  const value = path.reduce<unknown>(
    (at, key) => (at as Record<PropertyKey, unknown> | undefined)?.[key],
    root,
  );
  const there = found(value, path);
  switch (issue.code) {
    case "invalid_union":
      return alternatives(issue, path, value, root);
    case "unrecognized_keys": {
      const accepted = keysBehind(issue.message) ?? [];
      return issue.keys.map((key) => ({
        path: [...path, key],
        key: true,
        message: `Unknown key "${key}"${nearest(key, accepted)}. ${issue.message}`,
      }));
    }
    case "invalid_key":
      return [{ path, key: true, message: issue.issues[0]?.message ?? issue.message }];
    case "invalid_type":
      if (issue.message.startsWith("Invalid input")) {
        return [{ path, message: `${there}, accepted: ${wordsFor(issue.expected, value)}` }];
      }
      return [{ path, message: `${there}. ${issue.message}` }];
    case "invalid_format":
      return [{ path, message: `${there}. ${issue.message}` }];
    case "invalid_value": {
      const near = typeof value === "string" ? nearest(value, issue.values.map(String)) : "";
      return [{ path, message: `${there}${near}, accepted: ${issue.values.join(", ")}` }];
    }
    case "too_small":
      if (!issue.message.startsWith("Too small")) break;
      return [{ path, message: `${there}, accepted: ${atLeastOne(issue.origin)}` }];
  }
  return [{ path, message: issue.message }];
}

/** Of alternatives, what is wrong with the one that was meant; what the alternatives are, if none was. */
function alternatives(
  issue: Extract<Issue, { code: "invalid_union" }>,
  path: readonly PropertyKey[],
  value: unknown,
  root: unknown,
): Problem[] {
  const keys = keysBehind(issue.message);
  const within = (option: number): Problem[] =>
    (issue.errors[option] ?? []).flatMap((each) => describe(each, path, root));
  if (keys && typeof value === "object" && value !== null && !Array.isArray(value)) {
    return byKey(keys, Object.keys(value), issue.message, path, within);
  }
  if (keys) return [{ path, message: `${found(value, path)}${bare(value, keys)}. ${issue.message}` }];
  // Alternatives of different types: the one whose type it has.
  const meant = issue.errors.findIndex((issues) => !issues.some(isOfOtherType));
  if (meant >= 0) return within(meant);
  if (issue.message !== "Invalid input") {
    return [{ path, message: `${found(value, path)}. ${issue.message}` }];
  }
  const types = issue.errors.flat().flatMap((each) =>
    each.code === "invalid_type" ? [wordsFor(each.expected, undefined)] : []
  );
  return [{ path, message: `${found(value, path)}, accepted: ${[...new Set(types)].join(" or ")}` }];
}

/** Whether it says that the value itself, not something in it, is of another type. */
function isOfOtherType(issue: Issue): boolean {
  if (issue.path.length > 0) return false;
  return issue.code === "invalid_type" ||
    (issue.code === "invalid_union" && issue.errors.every((issues) => issues.some(isOfOtherType)));
}

/** Which key a word is otherwise known by: each stands beside the one that names the alternative. */
const BESIDE: Readonly<Record<string, string>> = { of: "count", for: "not", when: "unless", except: "load" };

function byKey(
  keys: readonly string[],
  there: readonly string[],
  message: string,
  path: readonly PropertyKey[],
  within: (option: number) => Problem[],
): Problem[] {
  const named = there.filter((key) => keys.includes(key));
  const near = there.find((key) => !(key in BESIDE) && nearest(key, keys) !== "");
  const meant = named.length > 0 || near !== undefined
    ? named
    : there.flatMap((key) => BESIDE[key] ?? []).filter((key) => keys.includes(key));
  if (meant.length === 1) return within(keys.indexOf(meant[0]!));
  if (meant.length > 1) {
    return [{ path, message: `Found ${meant.join(" and ")} together. ${message}, each in a map of its own` }];
  }
  const [first] = there;
  if (first === undefined) return [{ path, message: `Found an empty map. ${message}` }];
  const wrong = near ?? first;
  return [{
    path: [...path, wrong],
    key: true,
    message: `Unknown "${wrong}"${OTHERWISE[wrong] ?? nearest(wrong, keys)}. ${message}`,
  }];
}

/** Words that people know these by, and no edit of one leads to the other. */
const OTHERWISE: Readonly<Record<string, string>> = {
  hang: " (a hang is one of window, silence, noProgress, heartbeat, deadline)",
  leak: ' (growth is memory: "+500MiB", or handles, gdi, user, threads)',
  crash: ' (a crash is exception: "*" with chance: second)',
};

/** A word alone where a map must be was meant as one: `kill` as `kill: true`. */
function bare(value: unknown, keys: readonly string[]): string {
  if (typeof value !== "string" || !keys.includes(value)) return "";
  return SWITCHES.has(value) ? ` (write { ${value}: true })` : ` (write { ${value}: … })`;
}

const SWITCHES: ReadonlySet<string> = new Set(["kill", "detach", "stop", "stacks"]);
