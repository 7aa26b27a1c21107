/** Options that several commands share. @module */
import { message, multiple, option, optional, string } from "@optique/core";

/** `--dump`, as often as wanted. */
export const dumpOption = multiple(option("--dump", string({ metavar: "QUALIFIER[+FLAG...]" }), {
  description:
    message`What to write: triage, mini (the default), heap, full, or a qualifier of WriteDumpFile with format flags`,
}));

/** Where dumps go when nothing says otherwise. */
export const DEFAULT_OUT = "trapline-dumps";

/** `--out`. */
export const outOption = optional(option("--out", string({ metavar: "DIR" }), {
  description: message`Where dumps and manifests go; ./trapline-dumps without it`,
}));

/** `--engine`. */
export const engineOption = optional(option("--engine", string({ metavar: "PATH" }), {
  description: message`The folder of dbgeng.dll; else TRAPLINE_ENGINE, NuGet, the Windows SDK, System32`,
}));

/** `--symbols`. */
export const symbolsOption = optional(option("--symbols", string({ metavar: "PATH" }), {
  description: message`Where PDBs are looked for, beside the program's own folder`,
}));

/** `--quiet`. */
export const quietOption = optional(option("--quiet", { description: message`Say nothing but errors` }));

/** `--strict`. */
export const strictOption = optional(option("--strict", {
  description: message`Fail a dump when the engine would write another kind than asked`,
}));
