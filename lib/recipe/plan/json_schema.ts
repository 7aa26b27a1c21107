/**
 * The JSON Schema of recipe files: for editors, for `schema/recipe.schema.json`, and for the reference of the language.
 * `recipeSchema()` is its door.
 *
 * @module
 */
import { z } from "zod";
import { ACTIONS } from "../actions/action.ts";
import { COMBINATOR_EXAMPLES } from "../triggers/combinators.ts";
import { LEAVES } from "../triggers/leaf.ts";
import { planSchema } from "./plan.ts";

/** How recipes write one kind of trigger or action, by the key that names it. */
type Examples = Readonly<Record<string, readonly object[]>>;

const TRIGGERS: Examples = { ...examplesOf(LEAVES), ...COMBINATOR_EXAMPLES };
const ACTION_EXAMPLES = examplesOf(ACTIONS);

function examplesOf(kinds: Readonly<Record<string, { readonly examples: readonly object[] }>>): Examples {
  return Object.fromEntries(Object.entries(kinds).map(([key, { examples }]) => [key, examples]));
}

/**
 * The JSON Schema (draft 7, which editors know best) of what a recipe file may hold, made from what reads it. Each trigger
 * and action has its name as the title, its examples, and a snippet that editors offer.
 */
export function recipeSchema(): Record<string, unknown> {
  const { definitions, ...schema } = z.toJSONSchema(planSchema, { io: "input", target: "draft-7" });
  const { Trigger, Action, ...others } = definitions as Readonly<Record<string, Union>>;
  return {
    title: "A recipe of Trapline",
    description: "What to wait for in a Windows program, and what to do then: dumps, stacks, commands",
    ...schema,
    definitions: {
      ...others,
      Trigger: shown(Trigger!, TRIGGERS),
      Action: shown(Action!, ACTION_EXAMPLES),
    },
  };
}

/** What zod makes of alternatives, as far as it is used here. */
interface Union {
  readonly anyOf: readonly { readonly properties: object }[];
}

function shown(union: Union, examples: Examples): object {
  const named = union.anyOf.map((node) => {
    const name = Object.keys(examples).find((key) => key in node.properties)!;
    return { title: name, ...node, examples: examples[name] };
  });
  const defaultSnippets = Object.entries(examples).map(([label, [body]]) => ({ label, body }));
  return { ...union, anyOf: named, defaultSnippets };
}
