/** `trapline prune`: removes the dumps of a folder that nobody needs any more. @module */
import {
  argument,
  constant,
  type InferValue,
  integer,
  message,
  object,
  option,
  optional,
  string,
} from "./grammar.ts";
import { milliseconds } from "../recipe/language/duration.ts";
import { parseBytes } from "../recipe/language/size.ts";
import { count, formatBytes, plain } from "../facts/text.ts";
import { prune, type RetentionPolicy } from "../store/prune.ts";
import { UsageError } from "./exit.ts";
import { quietOption } from "./options.ts";
import { print } from "./print.ts";

/** What is kept, as options. */
export const retentionFields = {
  keepFirst: optional(option("--keep-first", integer({ metavar: "N", min: 0 }), {
    description: message`Keep the first N dumps of each bucket`,
  })),
  keepLast: optional(option("--keep-last", integer({ metavar: "N", min: 0 }), {
    description: message`Keep the last N dumps of each bucket`,
  })),
  maxAge: optional(option("--max-age", string({ metavar: "TIME" }), {
    description: message`Keep no dump that is older: 12h, 30d`,
  })),
  maxSize: optional(option("--max-size", string({ metavar: "SIZE" }), {
    description: message`Keep at most 20GiB; the oldest go first`,
  })),
};

/** Those options, parsed. */
export interface RetentionArguments {
  readonly keepFirst?: number | undefined;
  readonly keepLast?: number | undefined;
  readonly maxAge?: string | undefined;
  readonly maxSize?: string | undefined;
}

/** The policy they make; undefined when nothing is said. @throws {RecipeError} If a time or size isn't one. */
export function retentionOf(
  { keepFirst, keepLast, maxAge, maxSize }: RetentionArguments,
): RetentionPolicy | undefined {
  if ([keepFirst, keepLast, maxAge, maxSize].every((each) => each === undefined)) return undefined;
  return {
    first: keepFirst,
    last: keepLast,
    maxAgeMs: maxAge === undefined ? undefined : milliseconds(maxAge),
    maxBytes: maxSize === undefined ? undefined : parseBytes(maxSize),
  };
}

/** The command's options. */
export const pruneCommand = object({
  command: constant("prune"),
  ...retentionFields,
  dryRun: optional(option("--dry-run", { description: message`Say what would go, and remove nothing` })),
  quiet: quietOption,
  folder: argument(string({ metavar: "DIR" }), { description: message`The folder of the dumps` }),
});

/** Runs it; the process's exit code. */
export async function runPrune(args: InferValue<typeof pruneCommand>): Promise<number> {
  const policy = retentionOf(args);
  if (policy === undefined) {
    throw new UsageError(
      "prune needs to know what stays: --keep-first, --keep-last, --max-age or --max-size",
    );
  }
  const { kept, removed, leftAlone } = await prune(args.folder, policy, { dryRun: args.dryRun });
  const say = (line: string): void => args.quiet ? undefined : print(`trapline: ${line}`);
  const verb = args.dryRun ? "would remove" : "removed";
  for (const { entry, because } of removed) say(`${verb} ${entry.dump || entry.manifest}: ${because}`);
  for (const { name, because } of leftAlone) say(`left alone ${plain(name)}: ${plain(because)}`);
  const freed = formatBytes(removed.reduce((sum, { entry }) => sum + entry.bytes, 0));
  say(`${verb} ${count(removed.length, "dump")}, ${freed}; kept ${kept.length}`);
  return 0;
}
