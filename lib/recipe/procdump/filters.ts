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

/** The exceptions that pass the filters. */
export interface PassingExceptions {
  /** By code, as a recipe names them; `["*"]` for all. */
  readonly codes: readonly string[];
  /** By what a runtime says of them: patterns that a type or a message fits. */
  readonly said: {
    readonly net: readonly string[];
    readonly cpp: readonly string[];
    readonly any: readonly string[];
  };
  /** Patterns that none of them fits. */
  readonly except: readonly string[];
}

/**
 * The exceptions that pass the filters: a text that is no code's and no code's name is of a type or a message, unless it
 * is a file's where `files` says that DLLs are filtered, too.
 */
export function exceptionsOf(
  filters: ProcDumpFilters,
  files: boolean,
  findings: ImportFindings,
): PassingExceptions {
  const ofFiles = filters.include.filter((text) => files && FILE.test(text));
  for (const text of ofFiles) {
    findings.notes.push(`-f ${text}: no exception has that name; it filters the rest`);
  }
  const found = filters.include.filter((text) => !ofFiles.includes(text)).map((text) => ({
    text,
    codes: codesOfText(text),
  }));
  const included = found.flatMap(({ codes = [] }) => codes);
  const said = found.filter(({ codes }) => codes === undefined).map(({ text }) => text);
  const excluded = filters.exclude.flatMap((text) => codesOfText(text) ?? []);
  const passed = [...new Set(included.filter((code) => !excluded.includes(code)))];
  if (passed.length === 0 && said.length === 0 && included.length > 0) {
    findings.fatal.push({
      option: "-fx",
      reason: "takes out all that -f lets through; leave one of both out",
    });
  }
  const all = filters.include.length === 0;
  const subtracted = all || said.length > 0 ? [] : excluded;
  return {
    codes: all ? ["*"] : passed.map((code) => statusFact(code)?.kebab ?? formatCode(code)),
    said: {
      net: said.flatMap((text) => NET.exec(text)?.[1] ?? []).map(contains),
      cpp: said.flatMap((text) => CPP.exec(text)?.[1] ?? []).map(cppType),
      any: said.filter((text) => !NET.test(text) && !CPP.test(text)).map(contains),
    },
    except: filters.exclude.filter((text) => !codesOfText(text)?.every((code) => subtracted.includes(code)))
      .map((text) => contains(NET.exec(text)?.[1] ?? text)),
  };
}

const FILE = /\.(dll|exe|drv|ocx|sys)\*?$/i;

/** As ProcDump shows them: `E0434F4D.System.IO.IOException ("…")`, `E06D7363.?AVruntime_error@std@@`. */
const NET = /^\*?(?:0x)?E0434(?:F4D|352)\.(?!CLR\b)([^( ]+)/i;
const CPP = /^\*?(?:(?:0x)?E06D7363\.)?\.?\?A[VU](.+)$/i;

/** `runtime_error@std@@` is std::runtime_error; one that goes on is a pattern over its beginning. */
function cppType(decorated: string): string {
  const plain = /^(\w+(?:@\w+)*)@@\*?$/.exec(decorated)?.[1];
  if (plain !== undefined) return plain.split("@").reverse().join("::");
  return contains(decorated.split("@")[0]!);
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
