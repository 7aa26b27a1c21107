import { match, strictEqual as equal } from "node:assert/strict";
import { join } from "node:path";
import { atOnce } from "../support/at_once.ts";
import { type CliRun, outputFolder, programs, seen, trapline } from "../support/trapline.ts";

const AT_ONCE = 3;

interface Bad {
  readonly what: string;
  readonly args: (crash: string, folder: string) => string[];
  readonly code: number;
  readonly text: RegExp;
}

const CASES: readonly Bad[] = [
  { what: "no command", args: () => [], code: 2, text: /run|command/i },
  { what: "an unknown command", args: () => ["rum"], code: 2, text: /rum/ },
  { what: "no program", args: () => ["run"], code: 2, text: /run needs a program/ },
  {
    what: "an unknown option",
    args: (crash) => ["run", "--dmup", "mini", crash],
    code: 2,
    text: /Unknown option "--dmup"/,
  },
  {
    what: "DEBUG_DUMP_FULL",
    args: (crash) => ["run", "--dump", "DEBUG_DUMP_FULL", crash],
    code: 2,
    text: /DEBUG_DUMP_FULL can't be written of a program.*"full".*"DEBUG_DUMP_SMALL\+FULL_MEMORY"/s,
  },
  {
    what: "an unknown qualifier",
    args: (crash) => ["run", "--dump", "minni", crash],
    code: 2,
    text: /Unknown dump "minni" \(did you mean "mini"\?\)\. Accepted: triage,/,
  },
  {
    what: "an unknown format flag",
    args: (crash) => ["run", "--dump", "mini+FULL_MEMROY", crash],
    code: 2,
    text: /Unknown format flag "FULL_MEMROY" \(did you mean "FULL_MEMORY"\?\)\. Accepted: FULL_MEMORY,/,
  },
  {
    what: "a malformed duration",
    args: (crash) => ["run", "--deadline", "10", crash],
    code: 2,
    text: /Not a duration: "10".*500ms, 10s, 5m/s,
  },
  {
    what: "a malformed variable",
    args: (crash) => ["run", "--env", "NOVALUE", crash],
    code: 2,
    text: /--env takes NAME=VALUE, not "NOVALUE"/,
  },
  {
    what: "a program that is not on PATH",
    args: () => ["run", "no-such-program"],
    code: 127,
    text: /"no-such-program" is not on PATH/,
  },
  {
    what: "a program that is not there",
    args: () => ["run", ".\\no\\such.exe"],
    code: 127,
    text: /There is no program .*such\.exe/,
  },
  {
    what: "a folder as a program",
    args: (_, folder) => ["run", seen(folder)],
    code: 126,
    text: /is a folder, not a program/,
  },
  {
    what: "a text file as a program",
    args: (_, folder) => ["run", seen(join(folder, "text.exe"))],
    code: 126,
    text: /is no Windows program: it begins with "/,
  },
  {
    what: "a script as a program",
    args: (_, folder) => ["run", seen(join(folder, "test.cmd"))],
    code: 126,
    text: /is a script; give the program that runs it.*cmd \/c/,
  },
  {
    what: "a missing working folder",
    args: (crash) => ["run", "--cwd", "no-such-folder", crash],
    code: 2,
    text: /^trapline: --cwd "no-such-folder" is not a folder\r?\n$/,
  },
  {
    what: "an output folder without a name",
    args: (crash) => ["run", "--out", "", crash],
    code: 2,
    text: /A path is expected, and this one is empty/,
  },
  {
    what: "an output folder that is a file",
    args: (crash, folder) => ["run", "--out", seen(join(folder, "text.exe")), crash],
    code: 125,
    text: /is a file; --out takes a folder/,
  },
  {
    what: "an engine that is not there",
    args: (crash) => ["run", "--engine", "C:\\no\\engine", crash],
    code: 125,
    text: /explicit path \(C:\\no\\engine\): no dbgeng\.dll there.*--engine or TRAPLINE_ENGINE/s,
  },
  {
    what: "an event log that can't be written",
    args: (crash, folder) => ["run", "--events", seen(join(folder, "text.exe", "events")), crash],
    code: 2,
    text: /^trapline: --events ".*" can't be written: .*\r?\n$/,
  },
];

Deno.test("bad input gets an error that names it and what is accepted, and starts nothing", async (t) => {
  const results = await atOnce(AT_ONCE, CASES, give);
  for (const [i, { what, code, text }] of CASES.entries()) {
    await t.step(what, () => {
      const { code: ended, stderr } = results[i]!;
      equal(ended, code, stderr);
      match(stderr, text);
    });
  }
});

async function give({ args }: Bad): Promise<CliRun> {
  await using out = await outputFolder();
  const folder = join(out.path, "..");
  await Deno.writeTextFile(join(folder, "text.exe"), "this is no program");
  await Deno.writeTextFile(join(folder, "test.cmd"), "@exit /b 0");
  const given = args((await programs()).path("crash"), folder);
  const named = given[0] !== "run" || given.includes("--out");
  return await trapline(named ? given : ["run", "--out", out.path, ...given.slice(1)]);
}
