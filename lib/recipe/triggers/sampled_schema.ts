/** The shapes of triggers that are found by looking, for zod. @module */
import { z } from "zod";
import { RecipeError } from "../language/error.ts";
import { count, duration, text } from "../language/common_schema.ts";
import { checked, keyed, object } from "../language/schema_helpers.ts";
import { type Level, levelHelp, parseLevel, type Quantity, readLevel } from "../language/level.ts";

const held = z.exactOptional(
  duration("How long it must hold; of a slope, the span over which it is measured"),
);

function level(quantity: Quantity, what: string): z.ZodString {
  const { how, examples } = levelHelp(quantity);
  return z.string(how).superRefine(checked((value) => parseLevel(value, quantity))).meta({
    description: what,
    pattern: "^([<>]=?|\\+)\\d+(\\.\\d+)?([KMGT]i?B|B|%)?(/(s|min|h))?$",
    examples: [...examples],
  });
}

/** A slope is one over a span. */
function withSpan(quantity: Quantity, key: string): (leaf: { for?: string }) => void {
  return (leaf) => {
    const written = (leaf as Readonly<Record<string, string>>)[key]!;
    if (leaf.for !== undefined || readLevel(written, quantity)?.kind !== "slope") return;
    throw new RecipeError(
      `The slope ${written} is measured over a span, but "for" is missing. Write both: ` +
        `{ ${key}: "${written}", for: 10m }`,
    );
  };
}

/** Whether a share of the whole can be so. */
function canBe({ operator, value }: Level & { kind: "compare" }): boolean {
  return operator === ">" ? value < 100 : operator !== ">=" || value <= 100;
}

const counted = (what: string): z.ZodString => level("count", `${what}: a comparison, growth or a slope`);

const address = text("An address that answers: http://localhost:8080/health").superRefine(checked((value) => {
  if (/^https?:$/.test(URL.parse(value)?.protocol ?? "")) return;
  throw new RecipeError(`Not an address: "${value}". Write one like http://localhost:8080/health`);
}));

/** Triggers that are found by looking, by the key that names them. */
export const SAMPLED = {
  window: object({
    window: duration("For how long it has not answered"),
    confirm: z.exactOptional(count("How many looks in a row must have found it so; 3 without it")),
  }).describe("A window that doesn't answer"),
  dialog: object({ dialog: text("Its title or its text; a pattern with * and ?") }).describe(
    "A modal dialog that waits for somebody",
  ),
  silence: object({ silence: duration("For how long") }).describe(
    "No output of a program that was launched",
  ),
  heartbeat: object({
    heartbeat: keyed("A heartbeat", {
      file: object({ file: text("A file whose time moves on") }),
      http: object({ http: address }),
      pipe: object({ pipe: text("The name of a pipe that can be opened") }),
    }),
    for: duration("For how long it is missed"),
  }).describe("A sign of life that doesn't come any more"),
  noProgress: object({ noProgress: duration("For how long") }).describe(
    "No use of the processor by the process and those that it started",
  ),
  cpu: object({
    cpu: level("percent", "A share of the processor: a comparison"),
    relative: z.exactOptional(
      z.enum(["machine", "core"]).describe(
        "Of all processors, the default, or of one: then 4 busy threads are 400%",
      ),
    ),
    for: held,
  }).superRefine(checked(({ cpu, relative }) => {
    const level = readLevel(cpu, "percent");
    if (level?.kind !== "compare" || relative === "core" || canBe(level)) return;
    throw new RecipeError(
      `${cpu} of all processors can never be. For busy threads write { cpu: "${cpu}", relative: core }`,
    );
  })).describe("The use of the processor"),
  memory: object({
    memory: level("size", "An amount of memory: a comparison, growth or a slope"),
    kind: z.exactOptional(
      z.enum(["commit", "private", "working-set"]).describe("Which memory; commit without it"),
    ),
    for: held,
  }).superRefine(checked(withSpan("size", "memory"))).describe("The use of memory"),
  handles: object({ handles: counted("Kernel handles"), for: held })
    .superRefine(checked(withSpan("count", "handles"))).describe("A number of kernel handles"),
  gdi: object({ gdi: counted("GDI objects"), for: held })
    .superRefine(checked(withSpan("count", "gdi"))).describe("A number of GDI objects"),
  user: object({ user: counted("USER objects"), for: held })
    .superRefine(checked(withSpan("count", "user"))).describe("A number of USER objects"),
  threads: object({ threads: counted("Threads"), for: held })
    .superRefine(checked(withSpan("count", "threads"))).describe("A number of threads"),
  io: object({
    io: level("rate", "Bytes a second: a comparison"),
    direction: z.exactOptional(z.enum(["read", "write"]).describe("Which of both; together without it")),
    for: held,
  }).describe("Bytes read and written a second"),
} as const;
