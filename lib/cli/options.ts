/** Options that several commands share. @module */
import { argument, message, multiple, option, optional, string } from "./grammar.ts";

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

/** What chooses among running processes: `--wait`, `--newest`, `--oldest`, `--command-line`. */
export const selectorFields = {
  wait: optional(option("--wait", { description: message`Wait for one to start when none runs` })),
  newest: optional(option("--newest", { description: message`Of several, the one that was started last` })),
  oldest: optional(option("--oldest", { description: message`Of several, the one that was started first` })),
  commandLine: optional(option("--command-line", string({ metavar: "GLOB" }), {
    description: message`Only those whose command line is like this, for example *--worker*`,
  })),
};

/** A running process. */
export const targetArgument = argument(string({ metavar: "PID|NAME|GLOB|title:GLOB|service:NAME" }), {
  description:
    message`A running process: its pid, its image's name (with * and ?), a window's title, or a service it runs`,
});

/** `--strict`. */
export const strictOption = optional(option("--strict", {
  description: message`Fail a dump when the engine would write another kind than asked`,
}));
