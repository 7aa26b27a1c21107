import assert from "node:assert/strict";
import { COMMANDS } from "../../lib/cli/commands.ts";
import { VERSION } from "../../lib/version.ts";
import { namesIn, tempFolder } from "../support/temp.ts";
import { called, trapline } from "./child.ts";

for (const args of [["--help"], ["help"], ["-h"]]) {
  Deno.test(`trapline ${args} names the commands, with examples, on stdout`, async () => {
    const { code, stdout, stderr } = await trapline(args);
    assert.equal(code, 0);
    assert.equal(stderr, "");
    for (const command of Object.keys(COMMANDS)) assert.match(stdout, new RegExp(`^  ${command} `, "m"));
    assert.ok(stdout.includes("\n  trapline run -- checkout.exe"), stdout);
  });
}

for (
  const args of [
    "run --help",
    "run -h",
    "help run",
    "run --dump mini --strict --help",
    "run --out dir --help app",
  ]
) {
  Deno.test(`trapline ${args} explains the options of run on stdout`, async () => {
    const { code, stdout, stderr } = await trapline(args.split(" "));
    assert.equal(code, 0);
    assert.equal(stderr, "");
    const options = [
      "exception",
      "exit-code",
      "debug-text",
      "load",
      "break",
      "hang",
      "silence",
      "deadline",
      "cpu",
      "memory",
      "dump",
      "cooldown",
      "disk",
      "no-kill",
      "out",
      "events",
      "result",
      "follow-children",
      "cwd",
      "env",
    ];
    for (const option of [...options, "fail-on-capture", "strict", "engine", "symbols", "quiet", "verbose"]) {
      assert.match(stdout, new RegExp(`^  --${option}\\b`, "m"), option);
    }
  });
}

for (const arg of ["--version", "-V", "version"]) {
  Deno.test(`trapline ${arg} says the version on stdout`, async () => {
    assert.deepEqual(await trapline([arg]), { code: 0, stdout: `${VERSION}\n`, stderr: "" });
  });
}

const NO_DUMP_OF_A_MACHINE = [
  "can't be written of a program: a complete memory dump is of a machine, not of a process",
  'For all of a program\'s memory write "full", or "DEBUG_DUMP_SMALL+FULL_MEMORY"',
];

const WRONG: readonly (readonly [args: string, ...says: string[]])[] = [
  ["", "Usage: trapline COMMAND", "\n  trapline run -- checkout.exe"],
  ["bogus", 'trapline: Unknown command "bogus". See trapline --help'],
  ["rnu", 'Unknown command "rnu" (did you mean "run"?)'],
  ["help rnu", 'Unknown command "rnu" (did you mean "run"?)'],
  ["constructor", 'Unknown command "constructor"'],
  ["--nope", 'Unknown option "--nope"'],
  ["--vesion", 'Unknown option "--vesion" (did you mean "--version"?)'],
  ["run --hagn 10s -- app", 'Unknown option "--hagn" (did you mean "--hang"?)'],
  ["inspect --jsno a.dmp", 'Unknown option "--jsno" (did you mean "--json"?). See trapline inspect --help'],
  ["run", "run needs a program: trapline run [options] [--] program args"],
  ["run --", "run needs a program"],
  ["run --strict", "run needs a program"],
  ["run --nope app", 'Unknown option "--nope". See trapline run --help; a program is put after "--"'],
  ["run --ci constructor -- app", '--ci takes github, azure, plain or off, not "constructor"'],
  ["run --events", "`--events` requires `FILE`"],
  ["run --deadline 5x -- app", 'Not a duration: "5x"', "500ms, 10s, 5m, 1.5h or 1d"],
  ["run --deadline 0s app", 'Not a duration: "0s"'],
  ["run --exception acess-violation app", "Unknown exception", '(did you mean "access-violation"?)'],
  ["run --exception av@frist app", '"av@frist"', '(did you mean "first"?)'],
  ["run --hang 10 app", 'Not a duration: "10"'],
  ["run --cpu >90/10s app", '(did you mean ">90%"?)'],
  ["run --memory >10MiB/min app", '"for" is missing'],
  ["run -n 0 app", '-n takes a whole number from 1, not "0"'],
  ["run -n 99999999999999999999 app", '-n takes a whole number, not "99999999999999999999"'],
  ["symbols", "Something is missing: trapline symbols"],
  ["symbols fetch", "Something is missing: trapline symbols"],
  ["symbols steal", 'Unexpected "steal"'],
  ["convert", "Something is missing: trapline convert"],
  ["simulate a.yaml", "Something is missing: trapline simulate [options] RECIPE TIMELINE"],
  ["import", "Something is missing: trapline import"],
  ["import procdump", "Something is missing: trapline import"],
  ["inspect --images no-such-folder a.dmp", '--images: "no-such-folder" is not a folder'],
  ["inspect --source deno.json a.dmp", '--source: "deno.json" is not a folder'],
  ["watch --max-size lots x", 'Not a size: "lots"'],
  ["watch --max-age 99999999999999999d x", "Not a duration"],
  ["snap --timeout never 4", 'Not a duration: "never"'],
  ["snap 99999999999999999999999", '"99999999999999999999999" is no pid: pids have 32 bits'],
  ["install --only=", '--only takes the name of a program, not ""'],
  ["check a\u202egnp.yaml", 'Cannot read the recipe "a\ufffdgnp.yaml"'],
  ["run --disk 4G app", 'Not a size: "4G"'],
  ["run --recipe a.yaml --exit-code !=0 app", "--exit-code and a recipe exclude each other"],
  ["run --recipe a.yaml -n 3 app", "-n and a recipe exclude each other"],
  ["attach --recipe a.yaml --load *.dll 1", "--load and a recipe exclude each other"],
  [
    "run --dump minni -- app",
    'Unknown dump "minni" (did you mean "mini"?)',
    "Accepted: triage, mini, heap, full",
  ],
  ["run --dump mini+FULLMEMORY app", 'Unknown format flag "FULLMEMORY" (did you mean "FULL_MEMORY"?)'],
  ["run --dump DEBUG_DUMP_FULL app", "DEBUG_DUMP_FULL ", ...NO_DUMP_OF_A_MACHINE],
  ["run --dump DEBUG_KERNEL_FULL_DUMP app", "DEBUG_KERNEL_FULL_DUMP ", ...NO_DUMP_OF_A_MACHINE],
  ["run --dump DEBUG_KERNEL_SMALL_DUMP app", "the name is of a dump of a machine, not of a process"],
  ["run --env NAME app", '--env takes NAME=VALUE, not "NAME"'],
  ["run --env =x app", '--env takes NAME=VALUE, not "=x"'],
  ["run --fail-on-capture=0 app", '--fail-on-capture takes a whole number from 1, not "0"'],
  ["run --fail-on-capture=256 app", '--fail-on-capture takes a whole number up to 255, not "256"'],
  ["snap", "Something is missing: trapline snap [options] TARGET"],
  ["snap --nope 1", '"--nope"'],
  ["snap --dump minni 1", 'Unknown dump "minni"'],
  ["snap 1 2", '"2"'],
  ["doctor extra", '"extra"'],
];

for (const [args, ...says] of WRONG) {
  Deno.test(`trapline ${args} is wrong usage: exit 2, the reason on stderr, nothing left behind`, async () => {
    await using temp = await tempFolder();
    const { code, stdout, stderr } = await called(args.split(" ").filter(Boolean), temp.path);
    assert.equal(code, 2, stderr);
    assert.equal(stdout, "");
    if (args !== "") assert.match(stderr, /^trapline: /, "one voice");
    for (const text of says) assert.ok(stderr.includes(text), stderr);
    assert.doesNotMatch(stderr, /^ +at /m, "no stack of ours");
    assert.deepEqual(await namesIn(temp.path), []);
  });
}

Deno.test("the program trapline says and ends with what the function does", async () => {
  await using temp = await tempFolder();
  for (const args of [[], ["run", "--nope", "app"], ["run", "app", "--help"]]) {
    assert.deepEqual(await trapline(args, temp.path), await called(args, temp.path));
  }
});

/** These get as far as looking for the program, so nothing of it was taken for an option of ours. */
const THE_PROGRAMS = [
  "run app --help",
  "run app --version --dump minni --nope",
  "run -- app --help",
  "run --dump mini --strict -- app -- --help",
  "run --fail-on-capture app --fail-on-capture",
  "run --fail-on-capture=3 app",
  "run --env A=--help --env B= app",
  "run --out --help app",
  "run --hang 10s -n 3 --cpu >90%/10s --exception av@first --load --help app --help",
];

for (const args of THE_PROGRAMS) {
  Deno.test(`trapline ${args} leaves to the program what comes after its name`, async () => {
    await using temp = await tempFolder();
    const { code, stdout, stderr } = await called(args.split(" "), temp.path);
    assert.deepEqual([code, stdout, stderr], [127, "", 'trapline: "app" is not on PATH\n']);
    assert.deepEqual(await namesIn(temp.path), []);
  });
}

Deno.test("trapline run -- --help gives no help: what comes after -- is never ours", async () => {
  const { code, stdout } = await trapline(["run", "--", "--help"]);
  assert.notEqual(code, 0);
  assert.equal(stdout, "");
});
