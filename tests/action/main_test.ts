import assert from "node:assert/strict";
import { actionArguments, artifactName, batch, shellCode, shellOf } from "../../lib/action/main.ts";
import { join } from "node:path";
import { powershell, powershellMissing } from "../support/powershell.ts";
import { tempFolder } from "../support/temp.ts";

/** The options for some inputs, without what is the same every time. */
function options(inputs: Record<string, string>): string[] {
  const env = Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => [`TRAPLINE_INPUT_${name}`, value]),
  );
  const all = actionArguments(env, "F", "S.cmd");
  return all.slice(all.indexOf("--summary") + 2, all.indexOf("--")).filter((_, at, some) =>
    !["--junit", "--sarif"].some((flag) => some[at] === flag || some[at - 1] === flag)
  );
}

Deno.test("without inputs: triage, children, and a dump fails the step", () => {
  assert.deepEqual(options({}), ["--dump", "triage", "--follow-children", "--fail-on-capture"]);
});

Deno.test("every input becomes its option", () => {
  assert.deepEqual(
    options({
      DUMP: " mini  DEBUG_DUMP_SMALL+FULL_MEMORY ",
      WORKING_DIRECTORY: "build",
      DEADLINE: "30m",
      SILENCE: "5m",
      JOB_TIMEOUT: "1h",
      SYMBOLS: "C:\\my symbols",
      ENGINE: "C:\\engine",
      FOLLOW_CHILDREN: "false",
      FAIL_ON_CAPTURE: "false",
    }),
    [
      ...["--cwd", "build"],
      ...["--dump", "mini", "--dump", "DEBUG_DUMP_SMALL+FULL_MEMORY", "--deadline", "30m", "--silence", "5m"],
      ...["--job-timeout", "1h", "--symbols", "C:\\my symbols", "--engine", "C:\\engine"],
    ],
  );
  assert.deepEqual(options({ RECIPE: "ci.yaml" }).slice(0, 2), ["--recipe", "ci.yaml"]);
  assert.ok(!options({ RECIPE: "ci.yaml" }).includes("--dump"), "the recipe says what to write");
});

Deno.test("the commands are a file: none of their text is in the command line", () => {
  const all = actionArguments({ TRAPLINE_INPUT_RUN: "test --password hush" }, "F", "S.cmd");
  assert.deepEqual(all.slice(-6), ["cmd.exe", "/D", "/E:ON", "/V:OFF", "/C", "S.cmd"]);
  assert.equal(batch("one\ntwo\r\n\n"), "@echo off\r\none\r\ntwo\r\n");
  assert.equal(batch("echo ä"), "@echo off\r\n@chcp 65001 >nul\r\necho ä\r\n");
});

const SHELLS: readonly (readonly [shell: string, command: readonly string[], script: string])[] = [
  ["cmd", ["cmd.exe", "/D", "/E:ON", "/V:OFF", "/C", "S"], "@echo off\r\nmake\r\n"],
  [
    "pwsh",
    ["pwsh.exe", "-NoProfile", "-NonInteractive", "-Command", ". 'S'; exit $LASTEXITCODE"],
    "$ErrorActionPreference = 'stop'\r\nmake\r\n" +
    "if ((Test-Path -LiteralPath variable:\\LASTEXITCODE)) { exit $LASTEXITCODE }\r\n",
  ],
  ["bash", ["bash.exe", "--noprofile", "--norc", "-eo", "pipefail", "S"], "make\n"],
  ["python", ["python.exe", "S"], "make\n"],
];

for (const [name, command, script] of SHELLS) {
  Deno.test(`shell: ${name} is run as the runner runs it`, () => {
    const shell = shellOf({ TRAPLINE_INPUT_SHELL: name });
    assert.deepEqual(shell.command("S", {}), command);
    assert.equal(shell.script("make\r\n"), script);
  });
}

/** What a step's commands end with in a real shell: `3` is the exit code of the last program, `1` of what can't be run. */
const ENDINGS: readonly (readonly [shell: string, commands: string, code: number])[] = [
  ["pwsh", "sh -c 'exit 3'", 3],
  ["pwsh", "sh -c 'exit 3'\r\nsh -c 'exit 0'", 0],
  ["pwsh", "no-such-command\r\nsh -c 'exit 0'", 1],
  ["pwsh", "throw 'no'", 1],
  ["pwsh", "sh -c 'exit 3'\r\nthrow 'no'", 1],
  ["pwsh", "exit 3", 3],
  ["bash", "exit 3", 3],
  ["bash", "false | true\r\nexit 0", 1],
  ["bash", "no-such-command\nexit 0", 127],
  ["bash", "true", 0],
];

Deno.test({
  name: "a step ends in a real PowerShell and a real bash as its commands do, whatever its folder is called",
  ignore: Deno.build.os === "windows" || powershellMissing !== undefined,
}, async () => {
  await using temp = await tempFolder();
  const programs: Readonly<Record<string, string>> = { pwsh: await powershell(), bash: "bash" };
  const ended = await Promise.all(ENDINGS.map(async ([name, commands], at) => {
    const shell = shellOf({ TRAPLINE_INPUT_SHELL: name });
    const script = join(temp.path, `it's ${at}.${shell.extension}`);
    await Deno.writeTextFile(script, shell.script(commands));
    const [, ...args] = shell.command(script, {});
    const { code } = await new Deno.Command(programs[name]!, {
      args,
      stdin: "null",
      stdout: "null",
      stderr: "null",
    })
      .output();
    return [name, commands, code];
  }));
  assert.deepEqual(ended, ENDINGS);
});

Deno.test("another shell is refused, with those that there are", () => {
  assert.throws(
    () => shellOf({ TRAPLINE_INPUT_SHELL: "fish" }),
    /takes cmd, pwsh, powershell, bash, python, not "fish"/,
  );
});

Deno.test("an artifact's name is that of one step of one attempt of one leg, and a valid one", () => {
  const env = {
    GITHUB_JOB: "test",
    GITHUB_RUN_ATTEMPT: "3",
    TRAPLINE_MATRIX: JSON.stringify({ os: "windows-2022", flags: "/O2: fast*", deep: { x: 1 } }),
  };
  assert.equal(artifactName(env, "1a2b"), "trapline-test-windows-2022-_O2_fast_-attempt-3-1a2b");
  assert.equal(artifactName({ TRAPLINE_MATRIX: "null" }, "1a2b"), "trapline-attempt-1-1a2b");
  assert.equal(artifactName({ ...env, TRAPLINE_INPUT_ARTIFACT_NAME: "mine" }, "1a2b"), "mine");
});

Deno.test("no code that is a failure becomes a success in eight bits", () => {
  assert.deepEqual([0, 1, 70, 124, 255, 256, 0xC0000005, 0xE0000000].map(shellCode), [
    0,
    1,
    70,
    124,
    255,
    1,
    1,
    1,
  ]);
});
