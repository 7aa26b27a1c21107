/**
 * Ten crashes in two runs, each as a small and as a full dump, the second on a busy machine: ten buckets. In `test:long`
 * also programs that nobody here wrote and those of .NET, twice on each machine.
 */
import { deepStrictEqual as deepEqual, strictEqual as equal } from "node:assert/strict";
import { type RealProgram, realProgram } from "../../scripts/fixtures/real.ts";
import { busy } from "../support/busy.ts";
import { managedProgram } from "../support/dotnet.ts";
import { table } from "../support/table.ts";
import { captured, outputFolder, programs, seen, trapline } from "../support/trapline.ts";

const LONG = Deno.env.get("TRAPLINE_LONG") !== undefined;

/** Crashes of one program, as children of one run. */
const MODES = [
  "plain",
  "plain:thread",
  "at-exit",
  "calls-null",
  "int3",
  "divides",
  "illegal",
  "stack-overflow",
  "throws",
  "kills-itself-80131623",
];
/** Other programs, each in a run of its own. */
const OTHERS: readonly (readonly [program: () => Promise<string>, ...args: string[]])[] = [
  [() => fixture("cppthrow"), "derived"],
  [() => fixture("crash-nosym"), "deep"],
  [() => fixture("farnames"), "send"],
  [() => fixture("crash-moved"), "fail-fast"],
  [managedProgram, "custom"],
  [managedProgram, "null"],
  [managedProgram, "failfast"],
  [managedProgram, "pinvoke"],
  [() => real("node"), "--allow-natives-syntax", "-e", "%SystemBreak()"],
  [
    () => real("bun"),
    "-e",
    `
    const { dlopen, FFIType } = require("bun:ffi");
    const parts = { strlen: { args: [FFIType.ptr], returns: FFIType.u64 } };
    dlopen("msvcrt.dll", parts).symbols.strlen(16);`,
  ],
];

async function fixture(name: "cppthrow" | "crash-nosym" | "farnames" | "crash-moved"): Promise<string> {
  return (await programs()).path(name);
}

function real(name: RealProgram): Promise<string> {
  return realProgram(name);
}

/** Every crash once, as two dumps of one moment. */
async function crashAll(out: string): Promise<void> {
  const dumps = ["--dump", "mini", "--dump", "full", "--out", seen(out)];
  const each = [(await programs()).path("ending"), "each", ...MODES];
  await trapline(["run", "--follow-children", "-n", "100", ...dumps, "--", seen(each[0]!), ...each.slice(1)]);
  for (const [program, ...args] of LONG ? OTHERS : []) {
    await trapline(["run", ...dumps, "--", seen(await program()), ...args]);
  }
}

Deno.test("each of ten crashes is one bucket and another than the others': in small and full dumps, in two runs, on an idle and a busy machine", async () => {
  await using out = await outputFolder();
  const repeated = LONG ? 2 : 1;
  for (const machine of ["idle", "busy"]) {
    using _load = machine === "busy" ? busy() : undefined;
    for (let run = 0; run < repeated; run++) await crashAll(out.path);
  }
  const crashes = Map.groupBy(await captured(out.path), ({ manifest: { target } }) => target.commandLine);
  equal(crashes.size, MODES.length + (LONG ? OTHERS.length : 0), [...crashes.keys()].join("\n"));
  const rows = [...crashes].map(([commandLine, dumps]) => {
    const kinds = dumps.map(({ manifest }) => manifest.asked.dump).sort();
    const expected = ["full", "mini"].flatMap((kind) => Array<string>(2 * repeated).fill(kind));
    deepEqual(kinds, expected, commandLine);
    return [commandLine, new Set(dumps.map(({ manifest }) => manifest.bucket))] as const;
  });
  const told = table(
    ["crash", "dumps", "buckets"],
    rows.map((
      [line, ids],
    ) => [line.replace(/^.*\\|\s+/g, " ").trim(), `${4 * repeated}`, [...ids].join(", ")]),
  );
  deepEqual(rows.map(([, { size }]) => size), rows.map(() => 1), told);
  equal(new Set(rows.flatMap(([, ids]) => [...ids])).size, rows.length, told);
  // deno-lint-ignore no-console
  if (LONG) console.log(told.replaceAll(/^/gm, "long: "));
});
