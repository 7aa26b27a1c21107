/** Rules on the real engine: each case is run, counted, and its recording decided again without Windows. @module */
// deno-lint-ignore-file no-console
import assert from "node:assert/strict";
import { join } from "node:path";
import type { ProgramName } from "../../scripts/fixtures.ts";
import type { LogRecord } from "../../lib/log/record.ts";
import { checkAtOnce } from "./at_once.ts";
import { decideAgain } from "./decide_again.ts";
import { recordsOf } from "./events.ts";
import { table } from "./table.ts";
import { type Captured, captured, outputFolder, programs, seen, trapline } from "./trapline.ts";

/** A rule, a program, and what must come of it. */
export interface Case {
  readonly what: string;
  /** A whole recipe's rules, or what rule `r` waits for, with a log as its action. */
  readonly on?: unknown;
  readonly rules?: Record<string, unknown>;
  readonly limits?: unknown;
  readonly program: ProgramName;
  readonly args?: readonly string[];
  readonly options?: readonly string[];
  readonly stdin?: string;
  /** How often rules fire in all. */
  readonly fires: number;
  readonly dumps?: number;
  readonly suppressed?: number;
  readonly code: number;
  /** What else must hold. */
  readonly also?: (came: Came) => void | Promise<void>;
}

/** What came of a case. */
export interface Came {
  readonly records: readonly LogRecord[];
  readonly files: readonly Captured[];
  readonly stderr: string;
}

/** The exit code of an access violation. */
export const AV = 0xC0000005;

/** An exception at its first chance. */
export const first = (exception: string, more: object = {}): object => ({
  exception,
  chance: "first",
  ...more,
});

/** handled.exe raises so many of these codes and handles each. */
export const handled = (
  count: number,
  ...codes: readonly string[]
): Pick<Case, "program" | "args" | "code"> => ({
  program: "handled",
  args: [String(count), "0xE0AA0007", ...codes],
  code: 0,
});

/** What it raises. */
export const raised = first("0xE0AA0007");

const AT_ONCE = 3;

/** Runs all cases, prints them as a table, and fails with all that failed. */
export async function checkAll(cases: readonly Case[]): Promise<void> {
  const rows: string[][] = [];
  await checkAtOnce(AT_ONCE, cases, async (each) => void rows.push(await check(each)), () => {
    console.log(table(["case", "program", "fired", "dumps", "suppressed", "decided, again"], rows));
  });
}

async function check(
  { what, on, rules, limits, program, args = [], options = [], stdin, also, ...expected }: Case,
): Promise<string[]> {
  await using out = await outputFolder();
  const folder = join(out.path, "..");
  const [recipe, events] = [join(folder, "recipe.json"), join(folder, "events")];
  const all = rules ?? { r: { on, do: [{ log: "fired" }] } };
  await Deno.writeTextFile(
    recipe,
    JSON.stringify({ name: "case", rules: all, ...(limits ? { limits } : {}) }),
  );
  const own = ["--recipe", seen(recipe), "--events", seen(events), "--out", out.path, ...options];
  const target = ["--", (await programs()).path(program), ...args];
  const { code, stderr } = await trapline(["run", ...own, ...target], stdin === undefined ? {} : { stdin });
  const records = await recordsOf(events);
  const count = (kind: string): number => records.filter((record) => record.kind === kind).length;
  const files = await captured(out.path);
  const told = `${what}\n${stderr}`;
  assert.equal(code, expected.code, told);
  assert.equal(count("fired"), expected.fires, told);
  assert.equal(files.length, expected.dumps ?? 0, told);
  assert.equal(count("suppressed"), expected.suppressed ?? 0, told);
  for (const { manifest } of files) assert.ok(manifest.verification.ok, told);
  const dumps = JSON.stringify(all).includes('"dump"');
  for (const { manifest } of files) assert.equal(manifest.file.name !== "", dumps, told);
  await also?.({ records, files, stderr });
  const decided = await decideAgain(recipe, events, told);
  const counts = [count("fired"), files.length, count("suppressed"), decided];
  return [what, [program, ...args].join(" "), ...counts.map(String)];
}
