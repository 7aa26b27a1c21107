/** The filters of ProcDump: texts that an exception, a DLL's name or debug text contains. @module */
import { formatCode, STATUSES, statusFact } from "../../facts/status.ts";
import { fits } from "../language/glob.ts";
import type { ImportFindings } from "./findings.ts";
import type { Given } from "./line.ts";

/** The texts of -f and -fx. */
export interface ProcDumpFilters {
  /** Without the empty ones, and without those that everything fits. */
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  /** Whether -f lets nothing through: `-f ""`. */
  readonly nothing: boolean;
}

/** The filters among the options. */
export function filtersOf(options: readonly Given[]): ProcDumpFilters {
  const texts = (option: string): string[] =>
    options.filter(({ name }) => name === option)
      .flatMap(({ values }) => values[0]!.split(",")).map((text) => text.trim());
  const all = texts("f");
  const open = all.some((text) => /^\*+$/.test(text));
  return {
    include: open ? [] : all.filter((text) => text !== ""),
    exclude: texts("fx").filter((text) => text !== ""),
    nothing: all.length > 0 && all.every((text) => text === ""),
  };
}

/** A text as a pattern: it may stand anywhere. */
export function contains(text: string): string {
  return `*${text}*`.replaceAll(/\*+/g, "*");
}

/**
 * The exceptions that pass the filters, as a recipe names them; `["*"]` for all. With `others`, a text that is no
 * exception's name can be of a DLL or of debug text; otherwise it is of a .NET type or a message, which can't be read.
 */
export function exceptionsOf(
  filters: ProcDumpFilters,
  others: boolean,
  findings: ImportFindings,
): readonly string[] {
  const codes = (option: string, texts: readonly string[]): number[] =>
    texts.flatMap((text) => codesOfText(text) ?? unknown(option, text, others, findings));
  const included = codes("-f", filters.include);
  const excluded = codes("-fx", filters.exclude);
  if (filters.include.length === 0) {
    if (excluded.length > 0) {
      findings.fatal.push({
        option: "-fx",
        reason: "exceptions can't be taken out of all that there are; name those you want with -f",
      });
    }
    return ["*"];
  }
  const passed = new Set(included.filter((code) => !excluded.includes(code)));
  if (passed.size === 0 && included.length > 0) {
    findings.fatal.push({
      option: "-fx",
      reason: "takes out all that -f lets through; leave one of both out",
    });
  }
  return [...passed].map((code) => statusFact(code)?.kebab ?? formatCode(code));
}

function unknown(option: string, text: string, others: boolean, findings: ImportFindings): number[] {
  if (others) {
    findings.notes.push(`${option} ${text}: no exception has that name; it filters the rest`);
  } else {
    findings.fatal.push({
      option: `${option} ${text}`,
      reason:
        "an exception is known by its code here; for the type or the message of .NET's write a rule with " +
        "`type`, `is` or `message`. " +
        "Filter by a name or code: ACCESS_VIOLATION, C0000005, or E0434352 for every .NET exception",
    });
  }
  return [];
}

/** The codes of exceptions that ProcDump would show with the text in them; `undefined` where none is known. */
function codesOfText(text: string): number[] | undefined {
  const [, hex, name] = /^\*?(?:0x)?([0-9a-f]{8})(?:\.(.+)|\.?)\*?$/i.exec(text) ?? [];
  if (hex !== undefined) {
    const code = parseInt(hex, 16);
    return name === undefined || namesOf(code).some((each) => fits(contains(words(name)), each))
      ? [code]
      : undefined;
  }
  const pattern = contains(words(text));
  // .NET's HRESULTs are what a process exits with; nothing raises them.
  const codes = STATUSES.filter(({ name }) => !name.startsWith("COR_E_")).map(({ code }) => code).filter((
    code,
  ) => namesOf(code).some((each) => fits(pattern, each)));
  return codes.length > 0 ? codes : undefined;
}

/** What ProcDump shows of the exceptions of .NET and Visual C++, beside the code. */
const SHOWN: Readonly<Record<number, string>> = { 0xE0434352: "clr", 0xE0434F4D: "clr", 0xE06D7363: "msc" };

/** The names that ProcDump may show of a code, in lower case with dashes. */
function namesOf(code: number): string[] {
  const shown = SHOWN[code] ?? statusFact(code)?.name;
  return shown === undefined ? [] : [words(shown)];
}

function words(text: string): string {
  return text.toLowerCase().replaceAll("_", "-");
}
