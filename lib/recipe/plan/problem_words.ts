/** Words for what was found in a recipe, and for types. @module */

const NUMBER = "a whole number from 1";
const TYPES: Readonly<Record<string, string>> = {
  string: "a text",
  number: NUMBER,
  int: NUMBER,
  boolean: "true or false",
  array: "a list",
  object: "a map",
  record: "a map",
};

/** A type of zod's. A number where a text must be was meant as one, and only lacks its quotes. */
export function wordsFor(type: string, value: unknown): string {
  const words = TYPES[type] ?? type;
  return type === "string" && ["number", "boolean"].includes(typeof value) ? `${words}, in quotes` : words;
}

/** What has too little in it, if it had enough. */
export function atLeastOne(type: string): string {
  if (type === "string") return "a text that isn't empty";
  return type === "array" ? "a list that isn't empty" : NUMBER;
}

/** What is at a place, or that nothing is. */
export function found(value: unknown, path: readonly PropertyKey[]): string {
  return value === undefined ? `"${String(path.at(-1))}" is missing` : `Found ${shown(value)}`;
}

function shown(value: unknown): string {
  if (value === null) return "nothing";
  if (Array.isArray(value)) return value.length > 0 ? "a list" : "an empty list";
  if (typeof value === "object") return "a map";
  if (typeof value !== "string") return String(value);
  return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value);
}
