/**
 * The reference of the recipe language as Markdown, from the schema that reads recipes. For `scripts/docs/main.ts`, which
 * puts it into docs/recipes.md.
 *
 * @module
 */
import { stringify } from "yaml";
import { formatCode, STATUSES } from "../../lib/facts/status.ts";
import { ACTIONS } from "../../lib/recipe/actions/action.ts";
import { recipeSchema } from "../../lib/recipe/plan/json_schema.ts";
import { COMBINATOR_EXAMPLES } from "../../lib/recipe/triggers/combinators.ts";
import { LEAVES } from "../../lib/recipe/triggers/leaf.ts";

/** What is used of JSON Schema. */
export interface Node {
  readonly title?: string;
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Node>>;
  readonly required?: readonly string[];
  readonly anyOf?: readonly Node[];
  readonly allOf?: readonly Node[];
  readonly items?: Node;
  readonly additionalProperties?: Node | boolean;
  readonly definitions?: Readonly<Record<string, Node>>;
  readonly $ref?: string;
}

const SCHEMA: Node = recipeSchema();
const { Rule, Limits, Trigger, Action } = SCHEMA.definitions!;

/** The triggers by what makes them fire, with a sentence for each group. */
const GROUPS: readonly (readonly [title: string, about: string, names: readonly string[]])[] = [
  [
    "Triggers at an event",
    "They need a debugger, which a recipe that has one of them brings by itself. The program stands still until the " +
    "rule's actions are done.",
    leavesThat("at an event"),
  ],
  [
    "Triggers at a time",
    "They count from the moment at which the target was armed.",
    leavesThat("at a time"),
  ],
  [
    "Triggers at a look",
    "The process is looked at again and again, without a debugger. Time in which Trapline, a debugger or a sleeping " +
    "machine held it never counts.",
    leavesThat("at a look"),
  ],
  [
    "Triggers together",
    "They are made of other triggers, of these too.",
    Object.keys(COMBINATOR_EXAMPLES),
  ],
];

function leavesThat(fires: string): string[] {
  return Object.entries(LEAVES).filter(([, kind]) => kind.fires === fires).map(([name]) => name);
}

/** The whole reference. */
export function reference(): string {
  return [
    ...section("A recipe", 2, SCHEMA),
    ...section("A rule", 2, Rule!),
    ...section("Limits", 2, ruleLimits()),
    ...GROUPS.flatMap(([title, about, names]) => [
      `## ${title}`,
      about,
      ...names.flatMap((name) => entry(Trigger!, name, "on")),
    ]),
    "## Actions",
    "They are carried out in the order in which they are written.",
    ...Object.keys(ACTIONS).flatMap((name) => entry(Action!, name, "do")),
    "## Names of exceptions",
    "Wherever a code is accepted. A pattern over names (`*overflow`) is of all whose names fit.",
    exceptions(),
  ].join("\n\n");
}

function exceptions(): string {
  const rows = STATUSES.map(({ code, kebab, what, aliases }) =>
    `| ${names([kebab, ...aliases.filter((alias) => alias === alias.toLowerCase())])} | ${
      formatCode(code)
    } | ${cell(what)} |`
  );
  return ["| Name | Code | Means |", "| --- | --- | --- |", ...rows].join("\n");
}

/** Those of a rule have one key more than those of a recipe. */
function ruleLimits(): Node {
  return { ...Rule!.properties!.limit!, description: Limits!.description! };
}

/** The part of a union that a key names. */
function entry(union: Node, name: string, place: "on" | "do"): string[] {
  const node = union.anyOf!.find(({ title }) => title === name)!;
  const examples = node.examples!.map((example) =>
    stringify({ [place]: place === "do" ? [example] : example }, { flowCollectionPadding: true }).trim()
  );
  return [...section(name, 3, node), ["```yaml", examples.join("\n---\n"), "```"].join("\n")];
}

function section(title: string, level: number, node: Node): string[] {
  const code = level > 2 ? `\`${title}\`` : title;
  return [`${"#".repeat(level)} ${code}`, `${node.description ?? node.title}.`, table(node)];
}

function table({ properties = {}, required = [] }: Node): string {
  const rows = Object.entries(properties).map(([key, node]) => {
    const needed = required.includes(key) ? "" : " (optional)";
    return `| \`${key}\`${needed} | ${cell(descriptionOf(node))} | ${cell(accepted(node))} |`;
  });
  return ["| Key | Is | Accepted |", "| --- | --- | --- |", ...rows].join("\n");
}

function descriptionOf(node: Node): string {
  return node.description ?? node.allOf?.find(({ description }) => description)?.description ??
    resolved(node).description ?? "";
}

function resolved(node: Node): Node {
  const ref = node.$ref ?? node.allOf?.find(({ $ref }) => $ref)?.$ref;
  return ref === undefined ? node : SCHEMA.definitions![ref.slice(ref.lastIndexOf("/") + 1)]!;
}

/** What may be written there, in as few words as do. */
function accepted(node: Node): string {
  const ref = node.$ref ?? node.allOf?.find(({ $ref }) => $ref)?.$ref;
  if (ref !== undefined) return LINKS[ref.slice(ref.lastIndexOf("/") + 1)]!;
  if (node.const !== undefined) return `\`${JSON.stringify(node.const)}\``;
  if (node.enum) return node.enum.length > 12 ? "a name, see [which dump](dumps.md)" : names(node.enum);
  if (node.items) return `a list: ${accepted(node.items)}`;
  if (node.anyOf) return [...new Set(node.anyOf.map(accepted))].join(", or ");
  if (typeof node.additionalProperties === "object") {
    return `a map of names: ${accepted(node.additionalProperties)}`;
  }
  if (node.properties) return `a map: ${Object.keys(node.properties).map((key) => `\`${key}\``).join(", ")}`;
  if (node.examples) return `such as ${names(node.examples.slice(0, 4))}`;
  if (Array.isArray(node.type)) return "a text or a number";
  return WORDS[String(node.type)] ?? "a text";
}

const LINKS: Readonly<Record<string, string>> = {
  Trigger: "a trigger",
  Action: "an action",
  Rule: "[a rule](#a-rule)",
  Limits: "[limits](#limits), without `by`",
};

const WORDS: Readonly<Record<string, string>> = {
  boolean: "`true` or `false`",
  integer: "a whole number",
  number: "a number",
  string: "a text",
};

function names(values: readonly unknown[]): string {
  return values.map((value) => `\`${value}\``).join(", ");
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll(/(?<!`)\*(?!`)/g, "\\*");
}
