/** The triggers on DLLs: `load` and `unload`. @module */
import { z } from "zod";
import { globs } from "../language/common_schema.ts";
import { fitsPath, type Glob } from "../language/glob.ts";
import { object, schemaOf } from "../language/schema_helpers.ts";
import { inWords, listed } from "../language/lists.ts";
import type { EventTrigger } from "./kind.ts";

/** A DLL that is loaded. A pattern with a backslash is of the whole path, one without of the file name. */
export interface LoadTrigger {
  /** Which. */
  readonly load: Glob | readonly Glob[];
  /** Paths from which it may be loaded: those don't fire. */
  readonly except?: Glob | readonly Glob[];
}

/** A DLL that is unloaded. */
export interface UnloadTrigger {
  /** Which. */
  readonly unload: Glob | readonly Glob[];
}

/**
 * A DLL that is loaded. A pattern with a backslash is of the whole path, one without of the file name.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { load } from "trapline";
 *
 * assert.deepEqual(load("*.dll", { except: "C:\\Windows\\*" }), { load: "*.dll", except: "C:\\Windows\\*" });
 * ```
 */
export function load(which: Glob | readonly Glob[], options: Pick<LoadTrigger, "except"> = {}): LoadTrigger {
  return { load: which, ...options };
}

/**
 * A DLL that is unloaded.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { unload } from "trapline";
 *
 * assert.deepEqual(unload("plugin.dll"), { unload: "plugin.dll" });
 * ```
 */
export function unload(which: Glob | readonly Glob[]): UnloadTrigger {
  return { unload: which };
}

const WHICH = "A DLL's file name, or with a backslash its path";
const STOPS = "a load or unload";

/** How zod reads `load`, how it reads, and which events it wants. */
export const LOAD: EventTrigger<LoadTrigger> = {
  fires: "at an event",
  targets: "both",
  examples: [{ load: "*.dll", except: "C:\\Windows\\*" }],
  schema: schemaOf<LoadTrigger>()(
    object({
      load: globs(WHICH),
      except: z.exactOptional(globs("Paths from which it may be loaded")),
    }).describe("A DLL that is loaded"),
  ),
  words: ({ load, except }) =>
    `${inWords(load)} is loaded${except ? `, except from ${inWords(except)}` : ""}`,
  events: () => ["load"],
  fits: ({ load, except = [] }, event) =>
    event.kind === "load" && fitsOne(load, event.path) && !fitsOne(except, event.path),
  stops: STOPS,
};

/** How zod reads `unload`, how it reads, and which events it wants. */
export const UNLOAD: EventTrigger<UnloadTrigger> = {
  fires: "at an event",
  examples: [{ unload: "plugin.dll" }],
  schema: schemaOf<UnloadTrigger>()(object({ unload: globs(WHICH) }).describe("A DLL that is unloaded")),
  words: ({ unload }) => `${inWords(unload)} is unloaded`,
  events: () => ["unload"],
  fits: ({ unload }, event) => event.kind === "unload" && fitsOne(unload, event.path),
  stops: STOPS,
};

function fitsOne(globs: Glob | readonly Glob[], path: string): boolean {
  return listed(globs).some((glob) => fitsPath(glob, path));
}
