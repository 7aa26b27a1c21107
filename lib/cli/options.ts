/** Options that several commands share. @module */
import { argument, message, multiple, option, optional, string } from "./grammar.ts";

/** A path, which is not empty: in CI it is where a variable is not set, and the current folder is nobody's wish. */
export function path(metavar: "DIR" | "FILE"): ReturnType<typeof string> {
  return string({
    metavar,
    pattern: /\S/,
    errors: { patternMismatch: message`A path is expected, and this one is empty: is a variable not set?` },
  });
}

/** `--dump`, as often as wanted. */
export const dumpOption = multiple(option("--dump", string({ metavar: "KIND[+FLAG...]" }), {
  description: message`triage, mini (default), heap, full, or DEBUG_DUMP_*`,
}));

/** Where dumps go when nothing says otherwise. */
export const DEFAULT_OUT = "trapline-dumps";

/** `--out`. */
export const outOption = optional(option("--out", path("DIR"), {
  description: message`Folder of dumps and manifests (./trapline-dumps)`,
}));

/** `--engine`. */
export const engineOption = optional(option("--engine", string({ metavar: "PATH" }), {
  description: message`Folder of dbgeng.dll (else found: trapline doctor)`,
}));

/** `--symbols`. */
export const symbolsOption = optional(option("--symbols", string({ metavar: "PATH" }), {
  description: message`Where PDBs are: folders, srv*CACHE*https://…`,
}));

/** `--quiet`. */
export const quietOption = optional(
  option("--quiet", { description: message`Print only errors and where dumps are` }),
);

/** What chooses among running processes: `--wait`, `--newest`, `--oldest`, `--command-line`. */
export const selectorFields = {
  wait: optional(option("--wait", { description: message`Wait for one to start when none runs` })),
  newest: optional(option("--newest", { description: message`Of several, the one that started last` })),
  oldest: optional(option("--oldest", { description: message`Of several, the one that started first` })),
  commandLine: optional(option("--command-line", string({ metavar: "GLOB" }), {
    description: message`Only if its command line fits: *--worker*`,
  })),
};

/** A running process. */
export const targetArgument = argument(string({ metavar: "TARGET" }), {
  description: message`A pid, checkout*.exe, title:*Shop*, service:Spooler`,
});

/** `--strict`. */
export const strictOption = optional(option("--strict", {
  description: message`Fail rather than write another kind than asked`,
}));
