/** Building blocks of the schemas: maps with known keys, and alternatives told apart by a key. @module */
import { z } from "zod";
import type { Same } from "../../facts/same.ts";
import { RecipeError } from "./error.ts";

/** The keys behind a message: a report of an unknown key can say which one is near. */
const KEYS = new Map<string, readonly string[]>();

/** The keys that are accepted where this message was given; undefined for any other message. */
export function keysBehind(message: string): readonly string[] | undefined {
  return KEYS.get(message);
}

/** A map with these keys alone. */
export function object<Shape extends z.core.$ZodShape>(
  shape: Shape,
): z.ZodObject<{ -readonly [K in keyof Shape]: Shape[K] }, z.core.$strict> {
  const message = `Accepted: ${Object.keys(shape).join(", ")}`;
  KEYS.set(message, Object.keys(shape));
  return z.strictObject(shape, { error: ({ code }) => code === "unrecognized_keys" ? message : undefined });
}

/** Alternatives by the key that names them: `{ dump: … }` or `{ kill: … }`. */
export function keyed<Options extends Readonly<Record<string, z.ZodType>>>(
  what: string,
  options: Options,
): z.ZodType<z.output<Options[keyof Options]>> {
  const message = `${what} is one of: ${Object.keys(options).join(", ")}`;
  KEYS.set(message, Object.keys(options));
  return z.union(Object.values(options), { error: message }) as z.ZodType<z.output<Options[keyof Options]>>;
}

/** A check as a refinement of zod's, with the words of its RecipeError. */
export function checked<T>(check: (value: T) => unknown): (value: T, context: z.RefinementCtx) => void {
  return (value, context) => {
    try {
      check(value);
    } catch (error) {
      if (!(error instanceof RecipeError)) throw error;
      context.addIssue({ code: "custom", message: error.message });
    }
  };
}

/** What a schema must also be: nothing more, or what it never is because it and the type say different things. */
type Agrees<Schema extends z.ZodType, T> = Same<z.output<Schema>, T> extends true ? unknown
  : { readonly differs: "The schema and the type say different things" };

/**
 * The schema of a type: `schemaOf<ExitTrigger>()(object({ exit: condition }))`. A field that one of the two doesn't have,
 * or has otherwise, doesn't compile.
 */
export function schemaOf<T>(): <Schema extends z.ZodType>(
  schema: Schema & Agrees<Schema, T>,
) => z.ZodType<T> {
  return (schema) => schema as z.ZodType<T>;
}
