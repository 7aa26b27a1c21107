/** The options of `trapline inspect`: beside its work, which is done without them where files alone are given. @module */
import { argument, constant, message, multiple, object, option, optional, string } from "./grammar.ts";
import { USUAL_ENGINE } from "./inspect.ts";
import { symbolsOption } from "./options.ts";
import type { Alone } from "./scan.ts";

/** The command's options. */
export const inspectCommand = object({
  command: constant("inspect"),
  json: optional(
    option("--json", { description: message`All that is known, as JSON: schema/inspect.schema.json` }),
  ),
  all: optional(
    option("--all", { description: message`Every frame, thread and file, not only the first ones` }),
  ),
  compare: optional(
    option("--compare", { description: message`What is new in the second of two dumps of a process` }),
  ),
  engine: optional(option("--engine", string({ metavar: "PATH" }), {
    description:
      message`Read the stacks with the engine, as --engine=PATH or, for the one in the usual places, alone`,
  })),
  symbols: symbolsOption,
  images: optional(option("--images", string({ metavar: "PATH" }), {
    description: message`Where the programs and DLLs of the dump are looked for, beside the dump itself`,
  })),
  source: optional(option("--source", string({ metavar: "PATH" }), {
    description: message`Where the sources are: the lines around the program's place are shown`,
  })),
  dumps: multiple(
    argument(string({ metavar: "DUMP" }), { description: message`A file, folder or pattern` }),
  ),
});

/** Options that may stand without their value. */
export const INSPECT_ALONE: Alone = { "--engine": USUAL_ENGINE };
