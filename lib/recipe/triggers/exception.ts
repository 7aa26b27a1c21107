/** The trigger on exceptions. @module */
import { z } from "zod";
import type { ExceptionEvent, TargetEvent } from "../../facts/event.ts";
import { ACCESSES } from "../../facts/exceptions.ts";
import { formatCode, statusByName, STATUSES, statusFact } from "../../facts/status.ts";
import { digits, glob, unsigned, wholeNumber, writeCode, writeHex } from "../language/common_schema.ts";
import { RecipeError } from "../language/error.ts";
import { codesOf, hasCode } from "../language/exception_codes.ts";
import type { ExceptionPattern } from "../language/exception_pattern.ts";
import { fits as matchesGlob, fitsPath, type Glob } from "../language/glob.ts";
import { checked, object, schemaOf } from "../language/schema_helpers.ts";
import { inWords, listed, ordinal } from "../language/lists.ts";
import type { EventTrigger } from "./kind.ts";

/** An exception. */
export interface ExceptionTrigger {
  /** Codes by name or value (`access-violation`, `0xC0000005`), patterns over names (`*overflow`), or `*` for all. */
  readonly exception: string | readonly string[];
  /** `second`, the default: nobody handled it. `first`: it was just raised. */
  readonly chance?: "first" | "second";
  /** The file name of the module in which it was raised. */
  readonly module?: Glob;
  /** What an access violation tried. */
  readonly access?: "read" | "write" | "execute";
  /** The range of the accessed address, both ends included, as hex. */
  readonly address?: { readonly from: string; readonly to: string };
  /** Parameters by index, as hex or decimal: `{ "0": "0x7" }`. */
  readonly parameters?: { readonly [index: string]: string };
  /** The type of .NET's exception, a pattern or several: `System.IO.*`. Runtimes that tell it: .NET 9 and 10. */
  readonly type?: Glob | readonly Glob[];
  /** The type of a C++ exception, a pattern or several: `std::*_error`. Runtimes: Microsoft's, and GCC's on x64. */
  readonly cpp?: Glob | readonly Glob[];
  /** The type, or one of its base types: `System.IO.IOException`, `std::exception` is every one derived from it. */
  readonly is?: Glob | readonly Glob[];
  /** The message of .NET's exception or what C++'s says, the whole of it: `*timed out*`. */
  readonly message?: Glob;
  /** Not those of which the code, a name of it, the type or the message fits: `*TaskCanceledException`. */
  readonly except?: Glob | readonly Glob[];
  /** Only the nth that matches the rest, from 1. */
  readonly nth?: number;
}

/** An exception, as TypeScript recipes write it. */
export interface ExceptionSpec extends ExceptionTrigger {
  /** Names, codes, patterns over names, or `*` for all. */
  readonly exception: ExceptionPattern | readonly ExceptionPattern[];
}

/** Which of the exceptions. */
export type ExceptionOptions = Omit<ExceptionTrigger, "exception">;

/** What narrows exceptions down that a runtime says something of. */
export type SpokenOptions = Pick<ExceptionTrigger, "is" | "message" | "except" | "chance" | "nth">;

/** A name, a pattern or a code. */
export type ExceptionChoice = ExceptionPattern | number;

/**
 * An exception; without options one that nobody handled.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { exception } from "trapline";
 *
 * assert.deepEqual(exception("access-violation"), { exception: "access-violation" });
 * assert.deepEqual(exception([0xC0000005, "*overflow"], { chance: "first" }), {
 *   exception: ["0xC0000005", "*overflow"],
 *   chance: "first",
 * });
 * ```
 */
export function exception(
  which: ExceptionChoice | readonly ExceptionChoice[],
  options: ExceptionOptions = {},
): ExceptionSpec {
  return { exception: patternsOf(which), ...options };
}

/**
 * An exception of .NET by its type (.NET 9 and 10); without options one that nobody handled. The runtime raises some with
 * the processor's code, so the code is none of the rule's business.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { netException } from "trapline";
 *
 * assert.deepEqual(netException("System.IO.*"), { exception: "*", type: "System.IO.*" });
 * assert.deepEqual(netException("*", { is: "System.TimeoutException", chance: "first" }), {
 *   exception: "clr-exception",
 *   type: "*",
 *   is: "System.TimeoutException",
 *   chance: "first",
 * });
 * ```
 */
export function netException(
  type: Glob | readonly Glob[],
  options: SpokenOptions = {},
): ExceptionSpec {
  // At the first chance of the processor's own exception the runtime has not made its own of it yet.
  return { exception: options.chance === "first" ? "clr-exception" : "*", type, ...options };
}

/** The codes of C++'s exceptions: those that Microsoft's runtime raises, and those that GCC's does. */
const CPP = ["cpp-exception", "gcc-throw"] as const;

/**
 * An exception of C++ by its type; without options one that nobody handled. `is` is a base class, `message` what a
 * std::exception says.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { cppException } from "trapline";
 *
 * assert.deepEqual(cppException("std::*_error", { message: "*no room*", chance: "first" }), {
 *   exception: ["cpp-exception", "gcc-throw"],
 *   cpp: "std::*_error",
 *   message: "*no room*",
 *   chance: "first",
 * });
 * ```
 */
export function cppException(
  type: Glob | readonly Glob[],
  options: SpokenOptions = {},
): ExceptionSpec {
  return { exception: CPP, cpp: type, ...options };
}

/**
 * An exception by what its runtime says of it, whether that is .NET's or C++'s. At the first chance the processor's own
 * exceptions say nothing yet.
 */
export function spokenException(
  options: SpokenOptions,
): ExceptionSpec {
  return { exception: options.chance === "first" ? ["clr-exception", ...CPP] : "*", ...options };
}

/** Whether a trigger looks at what a runtime says of an exception. */
export function wantsThrown({ type, cpp, is, message, except }: ExceptionTrigger): boolean {
  return [type, cpp, is, message, except].some((each) => each !== undefined);
}

/** As recipes write it: codes as text. */
export function patternsOf(
  which: ExceptionChoice | readonly ExceptionChoice[],
): ExceptionPattern | readonly ExceptionPattern[] {
  return isList(which) ? which.map(patternOf) : patternOf(which);
}

function isList(which: ExceptionChoice | readonly ExceptionChoice[]): which is readonly ExceptionChoice[] {
  return Array.isArray(which);
}

function patternOf(which: ExceptionChoice): ExceptionPattern {
  return typeof which === "number" ? formatCode(which) as `0x${string}` : which;
}

const NAMES = "Write a name (access-violation), a code (0xC0000005), a pattern over names (*overflow) or *";
const pattern = digits(NAMES, codesOf, {
  description: "A name (access-violation, av), a code (0xC0000005), a pattern over names (*overflow), or *",
  examples: ["*", ...STATUSES.map(({ kebab }) => kebab)],
}, writeCode);

/** One pattern or a list of them. */
export function exceptionPatterns(what: string): z.ZodType<string | readonly string[]> {
  return z.union([pattern, z.array(pattern).min(1)], `${NAMES}, or a list of them`)
    .describe(`${what}: names, codes, patterns over names, or * for all`);
}

function typeNames(
  what: string,
  names = "System.IO.IOException, System.IO.*",
): z.ZodType<Glob | readonly Glob[]> {
  return z.union(
    [glob(what), z.array(glob(what)).min(1)],
    "Write a type's name or a pattern over it, or a list of them",
  )
    .describe(`${what}: ${names}, or a list`);
}

const bound = (what: string): z.ZodType<string> =>
  digits("Write it as hex or decimal", unsigned, { description: what, examples: ["0x10000"] }, writeHex);

/** How zod reads it, how it reads, and which events it wants. */
export const EXCEPTION: EventTrigger<ExceptionTrigger> = {
  fires: "at an event",
  examples: [{ exception: "access-violation", chance: "second" }, {
    exception: "*",
    chance: "first",
    type: "System.IO.*",
    message: "*denied*",
  }, {
    exception: "cpp-exception",
    cpp: "std::runtime_error",
    message: "*no room*",
  }],
  schema: schemaOf<ExceptionTrigger>()(
    object({
      exception: exceptionPatterns("Which exceptions"),
      chance: z.exactOptional(
        z.enum(["first", "second"]).describe(
          "second, the default: nobody handled it; first: it was just raised",
        ),
      ),
      module: z.exactOptional(glob("The file name of the module in which it was raised")),
      access: z.exactOptional(
        z.enum(["read", "write", "execute"]).describe("What an access violation tried"),
      ),
      address: z.exactOptional(
        object({ from: bound("The lowest address"), to: bound("The highest address") })
          .superRefine(checked(notEmpty)).describe("The range of the accessed address, both ends included"),
      ),
      parameters: z.exactOptional(
        z.record(
          z.string().regex(/^(\d|1[0-4])$/, "The index of a parameter is 0 to 14"),
          bound("The parameter's value"),
        ).describe("Parameters by index: { 0: 0x7 }"),
      ),
      type: z.exactOptional(typeNames("The type of .NET's exception")),
      cpp: z.exactOptional(typeNames("The type of C++'s exception", "std::runtime_error, std::*")),
      is: z.exactOptional(typeNames("The type of .NET's or C++'s exception, or one of its base types")),
      message: z.exactOptional(glob("The message of .NET's or C++'s exception, the whole of it")),
      except: z.exactOptional(
        typeNames("Not those of which the code, a name of it, the type or the message fits", "*Canceled*"),
      ),
      nth: z.exactOptional(wholeNumber("Only the nth that matches the rest, from 1")),
    }).superRefine(checked(ofOneLanguage)).describe("An exception"),
  ),
  words: (leaf) => {
    const what = leaf.exception === "*" ? "any exception" : `the exception ${inWords(leaf.exception)}`;
    const details = [
      leaf.module && `in ${leaf.module}`,
      leaf.access && `on ${leaf.access}`,
      leaf.address && `at ${leaf.address.from} to ${leaf.address.to}`,
      ...Object.entries(leaf.parameters ?? {}).map(([index, value]) => `with parameter ${index} = ${value}`),
      leaf.type && `of the type ${inWords(leaf.type)}`,
      leaf.cpp && `of the C++ type ${inWords(leaf.cpp)}`,
      leaf.is && `that is a ${inWords(leaf.is)}`,
      leaf.message && `with the message ${leaf.message}`,
      leaf.except && `except ${inWords(leaf.except)}`,
      leaf.nth && `the ${ordinal(leaf.nth)} of them`,
    ].filter(Boolean).map((detail) => ` ${detail}`).join("");
    const chance = leaf.chance === "first" ? "is raised (first chance)" : "is not handled (second chance)";
    return `${what}${details} ${chance}`;
  },
  events: () => ["exception"],
  fits,
  nth: ({ nth }) => nth,
  stops: "an exception",
  ends: ({ chance }) => chance === "first" ? undefined : "a second-chance exception",
};

const CPP_CODES: readonly number[] = CPP.flatMap((name) => statusByName(name)?.code ?? []);

/** An exception is of .NET or of C++, and C++'s have codes of their own. */
function ofOneLanguage({ exception, type, cpp }: ExceptionTrigger): void {
  if (cpp === undefined) return;
  if (type !== undefined) {
    throw new RecipeError("No exception has a type of .NET and one of C++. Write two triggers, in any");
  }
  const all = listed(exception);
  if (CPP_CODES.some((code) => all.some((pattern) => hasCode(pattern, code)))) return;
  throw new RecipeError(
    `No exception of C++ is ${inWords(exception)}. With cpp write exception: [${CPP.join(", ")}], or *`,
  );
}

function notEmpty({ from, to }: { readonly from: string; readonly to: string }): void {
  if (unsigned(from) <= unsigned(to)) return;
  throw new RecipeError(`An empty range: from ${from} lies above to ${to}. Write the lower address first`);
}

const KINDS = { read: 0n, write: 1n, execute: 8n } as const;

function fits(leaf: ExceptionTrigger, event: TargetEvent): boolean {
  if (event.kind !== "exception") return false;
  const { chance = "second", module, access, address, parameters = {} } = leaf;
  if (event.chance !== chance && event.raisedAt !== chance) return false;
  if (!listed(leaf.exception).some((pattern) => hasCode(pattern, event.code))) return false;
  if (module !== undefined && (event.module === undefined || !fitsPath(module, event.module))) return false;
  if (asksThrown(leaf) && !fitsThrown(leaf, event)) return false;
  if (leaf.except !== undefined && isExcepted(leaf.except, event)) return false;
  const kind = accessOf(event, 0);
  if (access !== undefined && kind !== KINDS[access]) return false;
  if (address !== undefined) {
    const at = accessOf(event, 1);
    if (at === undefined || at < BigInt(address.from) || at > BigInt(address.to)) return false;
  }
  return Object.entries(parameters).every(([index, value]) =>
    number(event.parameters[Number(index)]) === BigInt(value)
  );
}

function asksThrown({ except: _except, ...asked }: ExceptionTrigger): boolean {
  return wantsThrown(asked);
}

function isExcepted(except: Glob | readonly Glob[], { code, thrown, cpp }: ExceptionEvent): boolean {
  const { name, kebab } = statusFact(code) ?? {};
  const hex = formatCode(code);
  const said = [thrown, cpp].flatMap((each) => each === undefined ? [] : [each.type, each.message]);
  const texts = [hex, name, kebab, name && `${hex}.${name.replace("STATUS_", "")}`, ...said];
  return listed(except).some((pattern) =>
    texts.some((text) => text !== undefined && matchesGlob(pattern, text))
  );
}

/** What .NET says of the exception, or else what C++ does. */
function fitsThrown({ type, cpp, is, message }: ExceptionTrigger, event: ExceptionEvent): boolean {
  const thrown = event.thrown ?? event.cpp;
  if (thrown === undefined) return false;
  const one = (patterns: Glob | readonly Glob[], names: readonly string[]): boolean =>
    listed(patterns).some((pattern) => names.some((name) => matchesGlob(pattern, name)));
  return (type === undefined || event.thrown !== undefined && one(type, [event.thrown.type])) &&
    (cpp === undefined || event.cpp !== undefined && one(cpp, [event.cpp.type])) &&
    (is === undefined || one(is, [thrown.type, ...thrown.bases])) &&
    (message === undefined || matchesGlob(message, thrown.message ?? ""));
}

function accessOf({ code, parameters }: ExceptionEvent, index: 0 | 1): bigint | undefined {
  return ACCESSES.includes(code >>> 0) ? number(parameters[index]) : undefined;
}

function number(text: string | undefined): bigint | undefined {
  return text === undefined ? undefined : BigInt(text);
}
