/**
 * What a code can mean, whoever gives it: an exception or exit code, a fail-fast reason, a bug check, an HRESULT, a Win32
 * error. For `trapline explain`: {@link meaningsOf}.
 *
 * @module
 */
import { bugCheckFact } from "./bug_check.ts";
import { BUG_CHECK_NAMES } from "./bug_check.table.ts";
import { HRESULT_NAMES, NTSTATUS_NAMES, WIN32_ERROR_NAMES } from "./code_names.table.ts";
import { exitCodeFacts } from "./exit_codes.ts";
import { FAST_FAILS, fastFail } from "./failfast.ts";
import { hresultFact } from "./hresult.ts";
import { type CodeKind, nextSteps } from "./next_steps.ts";
import { formatCode, isErrorStatus, statusByName, STATUSES, statusFact } from "./status.ts";

/** One meaning of a code. */
export interface Meaning {
  /** What it is one of. */
  readonly kind: CodeKind;
  /** The code, unsigned. */
  readonly code: number;
  /** As it is usually written: `0xC0000005`, `7`, `0x139`. */
  readonly written: string;
  /** The constant's own name; of an exit code who ends with it; "" where none is known. */
  readonly name: string;
  /** What it means: a clause, no full stop; absent where only the name is known. */
  readonly what?: string | undefined;
  /** The name in recipes, of an exception. */
  readonly recipe?: string | undefined;
  /** What to do next: sentences without a full stop. */
  readonly next: readonly string[];
}

const SMALL = 0x10000;

/**
 * What a code can mean, the likeliest first.
 *
 * @param text A number in decimal, with a sign or without, or in hexadecimal; or a name.
 * @returns Nothing where the text is neither a number of 32 bits nor a known name.
 */
export function meaningsOf(text: string): Meaning[] {
  const code = codeOf(text);
  if (code === undefined) return named(text);
  const isHex = /^0x/i.test(text.trim());
  return code < SMALL ? smallCode(code, isHex) : largeCode(code);
}

/** A number as people write codes: `0xC0000005`, `c0000005`, `-1073741819`, `3221225477`, `C0000005h`. */
export function codeOf(text: string): number | undefined {
  const plain = text.trim().replaceAll("_", "").toLowerCase();
  const hex = /^0x([0-9a-f]{1,16})$/.exec(plain)?.[1] ?? /^([0-9a-f]{1,16})h$/.exec(plain)?.[1] ??
    /^((?=.*[a-f])[0-9a-f]{8})$/.exec(plain)?.[1];
  if (hex !== undefined) {
    const value = BigInt(`0x${hex}`);
    // Debuggers and event logs extend a code by its sign to 64 bits.
    const isCode = value <= 0xFFFF_FFFFn || value >= 0xFFFF_FFFF_8000_0000n;
    return isCode ? Number(BigInt.asUintN(32, value)) : undefined;
  }
  if (!/^[+-]?\d{1,10}$/.test(plain)) return undefined;
  const value = Number(plain);
  return value >= -(2 ** 31) && value < 2 ** 32 ? value >>> 0 : undefined;
}

/** Every name that a code can be given by, for a hint at a misspelt one. */
export function codeNames(): string[] {
  return [
    ...STATUSES.map(({ kebab }) => kebab),
    ...NTSTATUS_NAMES.values(),
    ...WIN32_ERROR_NAMES.values(),
    ...HRESULT_NAMES.values(),
    ...BUG_CHECK_NAMES.values(),
    ...FAST_FAILS.map(({ name }) => name),
  ];
}

function smallCode(code: number, isHex: boolean): Meaning[] {
  const exits = exitCodeFacts(code).map(({ by, what }): Meaning => ({
    kind: "exit code",
    code,
    written: String(code),
    name: by,
    what,
    next: nextSteps("exit code", code),
  }));
  const status = exception(code);
  const [bug, others] = [bugCheck(code), [...exits, ...win32(code)]];
  // Bug checks are written in hexadecimal, exit codes and Win32 errors in decimal.
  const ordered = isHex ? [...bug, ...others] : [...others, ...bug];
  return [...ordered, ...(statusFact(code) === undefined ? [] : status), ...fastFailing(code)];
}

function largeCode(code: number): Meaning[] {
  const exits = exitCodeFacts(code).map(({ by, what }): Meaning => ({
    kind: "exit code",
    code,
    written: `${formatCode(code)} (${code | 0})`,
    name: by,
    what,
    next: nextSteps("exit code", code),
  }));
  return [...exits, ...exception(code), ...(exits.length > 0 ? [] : hresult(code)), ...bugCheck(code)];
}

function exception(code: number): Meaning[] {
  const fact = statusFact(code);
  const name = fact?.name ?? NTSTATUS_NAMES.get(code);
  if (name === undefined) return [];
  return [{
    kind: "exception",
    code,
    written: formatCode(code),
    name,
    what: fact?.what ?? nameInWords(name),
    recipe: fact?.kebab,
    next: fact === undefined && !isErrorStatus(code) ? [] : nextSteps("exception", code),
  }];
}

function fastFailing(code: number): Meaning[] {
  const fact = fastFail(code);
  if (fact === undefined) return [];
  const { name, what } = fact;
  return [{ kind: "fail-fast", code, written: String(code), name, what, next: nextSteps("fail-fast", code) }];
}

function bugCheck(code: number): Meaning[] {
  const { name, meaning } = bugCheckFact(code);
  if (name === "unknown") return [];
  const written = `0x${code.toString(16).toUpperCase()}`;
  return [{ kind: "bug check", code, written, name, what: meaning, next: nextSteps("bug check", code) }];
}

function win32(code: number): Meaning[] {
  const name = WIN32_ERROR_NAMES.get(code);
  if (name === undefined || code === 0) return [];
  return [{
    kind: "Win32 error",
    code,
    written: String(code),
    name,
    what: nameInWords(name),
    next: nextSteps("Win32 error", code),
  }];
}

/** `ERROR_SHARING_VIOLATION` in words: the names are the shortest description that there is. */
function nameInWords(name: string): string {
  return name.replace(/^(ERROR|STATUS|DBG|RPC_S|RPC_NT|EPT_S|EPT_NT)_/, "").toLowerCase().replaceAll(
    "_",
    " ",
  );
}

function hresult(code: number): Meaning[] {
  const fact = hresultFact(code);
  // A status of the same number is what exit codes show; an HRESULT of a known name is worth a line of its own.
  if (fact === undefined || statusFact(code) !== undefined && fact.name === undefined) return [];
  const inner = fact.win32 !== undefined
    ? win32(fact.win32)[0]
    : fact.ntstatus !== undefined
    ? exception(fact.ntstatus)[0]
    : undefined;
  const name = fact.name ?? inner?.name;
  const from = fact.facility === undefined ? undefined : `from ${fact.facility}`;
  const inside = inner && `${inner.kind} ${inner.written}: ${inner.what}`;
  return [{
    kind: "HRESULT",
    code,
    written: formatCode(code),
    name: name ?? "",
    what: [fact.words, from, inside].filter((part) => part !== undefined).join(", ") || undefined,
    next: inner?.kind === "Win32 error" ? inner.next : nextSteps("HRESULT", code),
  }];
}

const spelt = (name: string): string => name.trim().toUpperCase().replaceAll("-", "_");

/** What a name means, in every table that has it. */
function named(text: string): Meaning[] {
  const wanted = spelt(text);
  if (wanted === "") return [];
  const status = statusByName(text)?.code ?? codeIn(NTSTATUS_NAMES, wanted);
  const reason = FAST_FAILS.find(({ name }) => name === wanted || name === `FAST_FAIL_${wanted}`);
  const bug = codeIn(BUG_CHECK_NAMES, wanted);
  const error = codeIn(WIN32_ERROR_NAMES, wanted) ?? codeIn(WIN32_ERROR_NAMES, `ERROR_${wanted}`);
  const com = codeIn(HRESULT_NAMES, wanted);
  return [
    ...(status === undefined ? [] : exception(status)),
    ...(reason === undefined ? [] : fastFailing(reason.code)),
    ...(bug === undefined ? [] : bugCheck(bug)),
    ...(com === undefined ? [] : hresult(com)),
    ...(error === undefined ? [] : win32(error)),
  ];
}

function codeIn(names: ReadonlyMap<number, string>, wanted: string): number | undefined {
  for (const [code, name] of names) if (name === wanted) return code;
  return undefined;
}
