/** The triggers on hangs: `window`, `dialog`, `silence`, `heartbeat`, `noProgress`. @module */
import { z } from "zod";
import { duration, text, wholeNumber } from "../language/common_schema.ts";
import type { Duration } from "../language/duration.ts";
import { RecipeError } from "../language/error.ts";
import type { Glob } from "../language/glob.ts";
import { checked, keyed, object, schemaOf } from "../language/schema_helpers.ts";
import type { FoundTrigger, MissingTrigger } from "./kind.ts";

/** How many looks in a row must have found a window that doesn't answer, if the recipe doesn't say it. */
export const CONFIRMING_LOOKS = 3;

/** A window of the process that doesn't answer. */
export interface WindowTrigger {
  /** For how long: `10s`. */
  readonly window: string;
  /** How many looks in a row must have found it so; 3 without it. */
  readonly confirm?: number;
}

/** A window that doesn't answer, as TypeScript recipes write it. */
export interface WindowSpec extends WindowTrigger {
  /** For how long. */
  readonly window: Duration;
}

/**
 * A window of the process that has not answered for a span, and that several looks in a row, 3 without `confirm`, have
 * found so.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { hang } from "trapline";
 *
 * assert.deepEqual(hang.window("10s", { confirm: 5 }), { window: "10s", confirm: 5 });
 * ```
 */
export function window(span: Duration, options: Pick<WindowTrigger, "confirm"> = {}): WindowSpec {
  return { window: span, ...options };
}

/** How zod reads `window`, how it reads, and what it measures. */
export const WINDOW: FoundTrigger<WindowTrigger> = {
  fires: "at a look",
  examples: [{ window: "10s", confirm: 5 }],
  judges: "what is found",
  schema: schemaOf<WindowTrigger>()(
    object({
      window: duration("For how long it has not answered"),
      confirm: z.exactOptional(wholeNumber("How many looks in a row must have found it so; 3 without it")),
    }).describe("A window that doesn't answer"),
  ),
  words: ({ window, confirm = CONFIRMING_LOOKS }) =>
    `a window has not answered for ${window}, as ${confirm} looks in a row found it`,
  hangs: true,
  measure: "windows",
  span: ({ window }) => window,
};

/** A modal dialog that waits for somebody: an assertion, an error box. */
export interface DialogTrigger {
  /** A pattern over its title or its text. */
  readonly dialog: Glob;
}

/**
 * A modal dialog that waits for somebody, an assertion or an error box: a pattern over its title or its text.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { hang } from "trapline";
 *
 * assert.deepEqual(hang.dialog("*Runtime Library*"), { dialog: "*Runtime Library*" });
 * ```
 */
export function dialog(which: Glob): DialogTrigger {
  return { dialog: which };
}

/** How zod reads `dialog`, how it reads, and what it measures. */
export const DIALOG: FoundTrigger<DialogTrigger> = {
  fires: "at a look",
  examples: [{ dialog: "*Runtime Library*" }],
  judges: "what is found",
  schema: schemaOf<DialogTrigger>()(
    object({ dialog: text("Its title or its text; a pattern with * and ?") }).describe(
      "A modal dialog that waits for somebody",
    ),
  ),
  words: ({ dialog }) => `a dialog is open whose title or text matches "${dialog}"`,
  measure: "dialogs",
  span: () => undefined,
};

/** No byte on the stdout and stderr of a program that was launched. */
export interface SilenceTrigger {
  /** For how long. */
  readonly silence: string;
}

/** No output of a program that was launched, as TypeScript recipes write it. */
export interface SilenceSpec extends SilenceTrigger {
  /** For how long. */
  readonly silence: Duration;
}

/**
 * No byte on the stdout and stderr of a program that was launched.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { hang } from "trapline";
 *
 * assert.deepEqual(hang.silence("5m"), { silence: "5m" });
 * ```
 */
export function silence(span: Duration): SilenceSpec {
  return { silence: span };
}

/** How zod reads `silence`, how it reads, and what it measures. */
export const SILENCE: MissingTrigger<SilenceTrigger> = {
  fires: "at a look",
  examples: [{ silence: "5m" }],
  judges: "what is missing",
  schema: schemaOf<SilenceTrigger>()(
    object({ silence: duration("For how long") }).describe("No output of a program that was launched"),
  ),
  words: ({ silence }) => `it has written no output for ${silence}`,
  hangs: true,
  measure: "silence",
  span: ({ silence }) => silence,
  missed: (_, { silent }) => silent,
};

/** A sign of life that the program gives of its own accord. */
export interface HeartbeatTrigger {
  /** A file whose time moves on, an address that answers, a pipe that can be opened. */
  readonly heartbeat: { readonly file: string } | { readonly http: string } | { readonly pipe: string };
  /** For how long it is missed. */
  readonly for: string;
}

/** What gives a sign of life: a file whose time moves on, an address that answers, a pipe that can be opened. */
export type HeartbeatSource =
  | { readonly file: string }
  | { readonly http: `http://${string}` | `https://${string}` }
  | { readonly pipe: string };

/** A sign of life that doesn't come any more, as TypeScript recipes write it. */
export interface HeartbeatSpec extends HeartbeatTrigger {
  /** What gives it. */
  readonly heartbeat: HeartbeatSource;
  /** For how long it is missed. */
  readonly for: Duration;
}

/**
 * A sign of life that has not come for a span: a file whose time moves on, an address that answers, a pipe that can be
 * opened.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { hang } from "trapline";
 *
 * const dead = hang.heartbeat({ http: "http://localhost:8080/health" }, "30s");
 * assert.deepEqual(dead, { heartbeat: { http: "http://localhost:8080/health" }, for: "30s" });
 * ```
 */
export function heartbeat(source: HeartbeatSource, span: Duration): HeartbeatSpec {
  return { heartbeat: source, for: span };
}

/** What samples call a heartbeat: `file:C:\app\alive`, `http:http://localhost:8080/health`, `pipe:app-alive`. */
export function heartbeatName(heartbeat: HeartbeatTrigger["heartbeat"]): string {
  const [[kind, where]] = Object.entries(heartbeat) as [[string, string]];
  return `${kind}:${where}`;
}

function checkAddress(address: string): void {
  if (/^https?:$/.test(URL.parse(address)?.protocol ?? "")) return;
  throw new RecipeError(`Not an address: "${address}". Write one like http://localhost:8080/health`);
}

/** How zod reads `heartbeat` and how it reads. It measures nothing: it is listened for by itself. */
export const HEARTBEAT: MissingTrigger<HeartbeatTrigger> = {
  fires: "at a look",
  examples: [{ heartbeat: { http: "http://localhost:8080/health" }, for: "2m" }, {
    heartbeat: { file: "C:\\app\\alive" },
    for: "30s",
  }],
  judges: "what is missing",
  schema: schemaOf<HeartbeatTrigger>()(
    object({
      heartbeat: keyed("A heartbeat", {
        file: object({ file: text("A file whose time moves on") }),
        http: object({
          http: text("An address that answers: http://localhost:8080/health").superRefine(
            checked(checkAddress),
          ),
        }),
        pipe: object({ pipe: text("The name of a pipe that can be opened") }),
      }).describe("What gives the sign of life: a file, an address or a pipe"),
      for: duration("For how long it is missed"),
    }).describe("A sign of life that doesn't come any more"),
  ),
  words: ({ heartbeat, for: span }) =>
    `its heartbeat (${Object.entries(heartbeat).flat().join(" ")}) has not come for ${span}`,
  hangs: true,
  span: (leaf) => leaf.for,
  missed: ({ heartbeat }, { beats }) => beats?.[heartbeatName(heartbeat)],
};

/** No use of the processor by the process and those that it started. */
export interface NoProgressTrigger {
  /** For how long. */
  readonly noProgress: string;
}

/** No use of the processor, as TypeScript recipes write it. */
export interface NoProgressSpec extends NoProgressTrigger {
  /** For how long. */
  readonly noProgress: Duration;
}

/**
 * No use of the processor by the process and those that it started.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { hang } from "trapline";
 *
 * assert.deepEqual(hang.noProgress("2m"), { noProgress: "2m" });
 * ```
 */
export function noProgress(span: Duration): NoProgressSpec {
  return { noProgress: span };
}

/** How zod reads `noProgress`, how it reads, and what it measures. */
export const NO_PROGRESS: MissingTrigger<NoProgressTrigger> = {
  fires: "at a look",
  examples: [{ noProgress: "2m" }],
  judges: "what is missing",
  schema: schemaOf<NoProgressTrigger>()(
    object({ noProgress: duration("For how long") }).describe(
      "No use of the processor by the process and those that it started",
    ),
  ),
  words: ({ noProgress }) => `it and what it started have not used the processor for ${noProgress}`,
  hangs: true,
  measure: "idle",
  span: ({ noProgress }) => noProgress,
  missed: (_, { idle }) => idle,
};
