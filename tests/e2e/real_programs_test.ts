/**
 * Programs that nobody here wrote, as their users would run them: what they print and how they end is as without us, and
 * a crash, a handled crash, a hang and an exit code are each captured for what they are.
 */
import { match, notStrictEqual as notEqual, ok, strictEqual as equal } from "node:assert/strict";
import { join } from "node:path";
import { type RealProgram, realProgram } from "../../scripts/fixtures/real.ts";
import { DENO_EXE } from "../../scripts/lab/layout.ts";
import type { Manifest } from "../../lib/store/manifest.ts";
import { checkAtOnce } from "../support/at_once.ts";
import { breakpadMissing, stackwalk } from "../support/breakpad.ts";
import {
  alone,
  captured,
  type CliOptions,
  type CliRun,
  outputFolder,
  seen,
  trapline,
} from "../support/trapline.ts";

/** More at once would make a hang that works look like one that starves. */
const AT_ONCE = 2;

interface Case {
  readonly what: string;
  readonly program: RealProgram;
  /** Its arguments; FOLDER stands for one that holds the files below. */
  readonly args: readonly string[];
  /** Options of `trapline run`. */
  readonly options?: readonly string[];
  readonly code: number;
  /** What the one dump's manifest must say; without it no dump is due. */
  readonly dump?: (manifest: Manifest) => void;
  /** Whether a dump is written is a matter of the default recipe, which this test does not fix. */
  readonly undecided?: true;
  /** What else must hold; `plain` is the run without us. */
  readonly also?: (run: CliRun, plain: () => Promise<CliRun>) => Promise<void>;
}

const FILES: Readonly<Record<string, string>> = {
  "text.txt": "0123456789\n".repeat(10_000),
  "hangs.test.mjs": `import test from "node:test"; test("hangs", () => { for (;;); });`,
  // Bun's own handler prints a report and ends with 3.
  "segfault.js": `const { dlopen, FFIType } = require("bun:ffi");
    const parts = { strlen: { args: [FFIType.ptr], returns: FFIType.u64 } };
    dlopen("msvcrt.dll", parts).symbols.strlen(16);`,
  "segfault.deno.js": `const parts = { strlen: { parameters: ["pointer"], result: "u64" } };
    Deno.dlopen("msvcrt.dll", parts).symbols.strlen(Deno.UnsafePointer.create(16n));`,
};

const samePrint: Case["also"] = async (run, plain) => {
  const { code, stdout } = await plain();
  equal(run.code, code);
  equal(run.stdout, stdout);
};

const CASES: readonly Case[] = [
  {
    what: "node ends with a code of its own",
    program: "node",
    args: ["-e", "console.log('bye'); process.exitCode = 3"],
    code: 3,
    also: samePrint,
  },
  {
    what: "node throws and nobody catches: an error of JavaScript is no crash",
    program: "node",
    args: ["-e", "throw new Error('nobody catches')"],
    code: 1,
    also: samePrint,
  },
  {
    what: "node comes to a breakpoint, as V8 does where it gives up",
    program: "node",
    args: ["--allow-natives-syntax", "-e", "%SystemBreak()"],
    code: 0x80000003,
    dump: ({ exception, target }) => {
      equal(exception?.code, "0x80000003");
      equal(exception?.chance, "second");
      match("image" in target ? target.image : "", /\\node\.exe$/);
    },
  },
  {
    what: "node works without an end",
    program: "node",
    args: ["-e", "for (;;);"],
    options: ["--deadline", "6s"],
    code: 124,
    dump: ({ hang, stacks }) => {
      notEqual(hang?.verdict ?? "waiting", "waiting", JSON.stringify(hang));
      // What V8 has compiled of the loop is code, and has no name.
      ok(stacks.some(({ frames: [first] }) => first?.generated && first.function === undefined));
    },
  },
  {
    what: "node waits without an end",
    program: "node",
    args: ["-e", "setTimeout(() => {}, 1e9)"],
    options: ["--deadline", "6s"],
    code: 124,
    dump: ({ hang }) => equal(hang?.verdict, "waiting", JSON.stringify(hang)),
  },
  {
    what: "node's test runner ends a test file that takes too long",
    program: "node",
    args: ["--test", "--test-timeout=5000", "FOLDER\\hangs.test.mjs"],
    options: ["--follow-children"],
    code: 1,
    undecided: true,
    also: ({ stdout, stderr }) => {
      match(stdout, /test timed out after 5000ms/);
      match(stderr, /saw 2 processes and 0 crashes/);
      return Promise.resolve();
    },
  },
  {
    what: "7za packs and says so",
    program: "7za",
    args: ["a", "-so", "-tgzip", "-an", "FOLDER\\text.txt"],
    code: 0,
    also: samePrint,
  },
  {
    what: "7za finds no archive, and a rule waits for its exit code",
    program: "7za",
    args: ["x", "FOLDER\\none.7z"],
    options: ["--exit-code", "!=0"],
    code: 2,
    dump: ({ trigger }) => equal("code" in trigger ? trigger.code : undefined, 2),
    also: samePrint,
  },
  { what: "esbuild, which is Go", program: "esbuild", args: ["--version"], code: 0, also: samePrint },
  {
    what: "bun handles its own crash, and ends with 3",
    program: "bun",
    args: ["FOLDER\\segfault.js"],
    code: 3,
    dump: ({ exception }) => {
      match(exception?.words ?? "", /^access violation reading 0x10/);
      equal(exception?.module, "msvcrt.dll");
    },
    also: (run) => Promise.resolve(match(run.stderr, /panic\(main thread\): Segmentation fault/)),
  },
];

async function check(
  { what, program, args, options = [], code, dump, undecided, also }: Case,
): Promise<void> {
  await using out = await outputFolder();
  const folder = join(out.path, "..");
  for (const [name, text] of Object.entries(FILES)) await Deno.writeTextFile(join(folder, name), text);
  const path = await realProgram(program);
  const given = args.map((arg) => arg.replace("FOLDER", seen(folder)));
  const asked = ["run", ...options, "--out", seen(out.path), "--", seen(path), ...given];
  const run = await trapline(asked);
  const said = `${what}:\n${run.stderr}`;
  equal(run.code, code, said);
  const files = dump === undefined && !await there(out.path) ? [] : await captured(out.path);
  if (!undecided) equal(files.length, dump === undefined ? 0 : 1, said);
  for (const { dump: file, manifest } of files) {
    ok(manifest.verification.ok, said);
    dump?.(manifest);
    if (!breakpadMissing) ok((await stackwalk(file)).threads.length > 0, said);
  }
  await also?.(run, () => alone(path, given));
}

async function there(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}

Deno.test("programs that nobody here wrote run as without us, and what befalls them is captured for what it is", () =>
  checkAtOnce(AT_ONCE, CASES, check));

/** No function of these programs is larger: a name farther away would be another function's. */
const LARGEST_FUNCTION = 0x10000;

/** A crash of a program that nobody here wrote. */
interface Crash {
  readonly what: string;
  readonly program: () => Promise<string>;
  readonly args: readonly string[];
  readonly options?: CliOptions;
  /** How many frames its stack has at least. */
  readonly frames: number;
}

const CRASHES: readonly Crash[] = [
  { what: "bun", program: () => realProgram("bun"), args: ["FOLDER\\segfault.js"], frames: 9 },
  ...Deno.env.get("TRAPLINE_LONG") === undefined ? [] : [
    {
      what: "deno",
      program: () => Promise.resolve(Deno.build.os === "linux" ? DENO_EXE : Deno.execPath()),
      args: ["run", "-A", "--no-config", "FOLDER\\segfault.deno.js"],
      frames: 9,
    },
    // An answer to a question that was not asked: Go panics, and raises what Windows may report.
    {
      what: "esbuild",
      program: () => realProgram("esbuild"),
      args: ["--service=0.28.2", "--ping"],
      options: { stdin: "\x09\0\0\0\x01\0\0\0\x06\0\0\0\0", env: { GOTRACEBACK: "wer" } },
      frames: 1,
    },
  ],
];

for (const { what, program, args, options, frames: least } of CRASHES) {
  Deno.test(`${what}: the same crash in two runs, from a small and from a full dump, has one bucket and no junk in its stack`, async () => {
    await using out = await outputFolder();
    const folder = join(out.path, "..");
    for (const [name, text] of Object.entries(FILES)) await Deno.writeTextFile(join(folder, name), text);
    const path = seen(await program());
    const given = args.map((arg) => arg.replace("FOLDER", seen(folder)));
    let said = "";
    for (const dumps of [["--dump", "mini", "--dump", "full"], ["--dump", "mini"]]) {
      said +=
        (await trapline(["run", ...dumps, "--out", seen(out.path), "--", path, ...given], options)).stderr;
    }
    const all = await captured(out.path);
    equal(all.length, 3, said);
    const buckets = all.map(({ manifest: { bucket } }) => bucket);
    equal(new Set(buckets).size, 1, `${buckets}`);
    for (const { manifest: { stacks, file } } of all) {
      const { frames } = stacks.find(({ event }) => event)!;
      ok(frames.length >= least, `${file.name}: ${frames.length} frames`);
      for (const { address, module, function: name, displacement = 0, found } of frames) {
        const place = `${file.name}: ${address} ${module}!${name}+${displacement}, by ${found}`;
        ok(name === undefined || displacement >= 0 && displacement < LARGEST_FUNCTION, place);
        // What lies in no module is code that was made while the program ran, to which the frames before it lead.
        ok(module !== undefined || found === "unwind-data" || found === "frame-pointer", place);
      }
    }
  });
}
