/** The JSON Schema of recipe files, for editors. @module */
import { z } from "zod";
import { planSchema } from "./schema.ts";

/** The JSON Schema (draft 7, which editors know best) of what a recipe file may hold, made from what reads it. */
export function recipeSchema(): Record<string, unknown> {
  const schema = z.toJSONSchema(planSchema, { io: "input", target: "draft-7" });
  return { title: "A recipe of Trapline", ...schema };
}
