import assert from "node:assert/strict";
import { capture } from "../../scripts/support/command.ts";
import { fromFileUrl, join } from "../../scripts/support/paths.ts";
import { powershell, powershellMissing } from "../support/powershell.ts";
import { tempFolder } from "../support/temp.ts";
import { trapline } from "./child.ts";

const ENTRY = fromFileUrl(new URL("../../lib/cli/main.ts", import.meta.url));

/** What a real bash completes where the cursor stands behind these words. */
async function completed(...words: string[]): Promise<string[]> {
  const script = `
    trapline() { "$DENO" run -A --quiet --no-check "$ENTRY" "$@"; }
    source <(trapline completion bash)
    COMP_WORDS=(trapline "$@"); COMP_CWORD=$#; COMP_LINE="trapline $*"; COMP_POINT=\${#COMP_LINE}
    "$(complete -p trapline | sed 's/.*-F \\([^ ]*\\).*/\\1/')" trapline "\${@: -1}" ""
    printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { code, stdout, stderr } = await new Deno.Command("bash", {
    args: ["-c", script, "bash", ...words],
    env: { DENO: Deno.execPath(), ENTRY },
    stdin: "null",
  }).output();
  const text = new TextDecoder();
  assert.equal(code, 0, text.decode(stderr));
  return text.decode(stdout).split("\n").map((line) => line.trim()).filter(Boolean).sort();
}

const BASH = Deno.build.os !== "windows";

Deno.test({ name: "a real bash completes commands", ignore: !BASH }, async () => {
  assert.deepEqual(await completed("re"), ["report", "resume"]);
});

Deno.test(
  { name: "a real bash completes a command's options, and those of no other", ignore: !BASH },
  async () => {
    assert.deepEqual(await completed("run", "--ha"), ["--hang"]);
    assert.deepEqual(await completed("inspect", "--sy"), ["--symbols"]);
    assert.deepEqual(await completed("snap", "--dump", "mini", "--t"), ["--timeout", "--tree"]);
  },
);

/** What a real PowerShell completes at the end of each line, with `trapline` on PATH and its script in the profile. */
async function completedInPowerShell(lines: string[]): Promise<string[][]> {
  await using temp = await tempFolder();
  const launcher = `#!/bin/sh\nexec "${Deno.execPath()}" run -A --quiet --no-check "${ENTRY}" "$@"\n`;
  await Deno.writeTextFile(join(temp.path, "trapline"), launcher, { mode: 0o755 });
  const script = `
    $PROFILE = Join-Path $env:TEMP_OF_TEST profile.ps1
    trapline completion pwsh >> $PROFILE
    . $PROFILE
    $env:LINES_OF_TEST | ConvertFrom-Json | ForEach-Object {
      $found = (TabExpansion2 $_ $_.Length).CompletionMatches
      ConvertTo-Json -Compress @($found | ForEach-Object { $_.CompletionText.Trim() } | Sort-Object)
    }`;
  const env = {
    PATH: `${temp.path}:${Deno.env.get("PATH")}`,
    TEMP_OF_TEST: temp.path,
    LINES_OF_TEST: JSON.stringify(lines),
  };
  const args = ["-NoProfile", "-NonInteractive", "-Command", script];
  const printed = await capture(await powershell(), args, { env });
  return printed.trim().split("\n").map((line): string[] => JSON.parse(line));
}

Deno.test({
  name: "a real PowerShell completes commands, a command's options, and those of no other",
  ignore: !BASH || powershellMissing !== undefined,
}, async () => {
  const found = await completedInPowerShell([
    "trapline re",
    "trapline run --ha",
    "trapline inspect --sy",
    "trapline snap --dump mini --t",
  ]);
  assert.deepEqual(found, [
    ["report", "resume"],
    ["--hang"],
    ["--symbols"],
    ["--timeout", "--tree"],
  ]);
});

for (const shell of ["bash", "zsh", "fish", "pwsh"]) {
  Deno.test(`trapline completion ${shell} is a script that asks trapline, and answers with descriptions`, async () => {
    const script = await trapline(["completion", shell]);
    assert.deepEqual([script.code, script.stderr], [0, ""]);
    assert.match(script.stdout, new RegExp(`completion\\W+${shell}`));
    const { stdout } = await trapline(["completion", shell, "run", "--dead"]);
    assert.ok(stdout.includes("--deadline"), stdout);
    const { stdout: commands } = await trapline(["completion", shell, "resu"]);
    assert.ok(commands.includes("resume") && !commands.includes('"'), commands);
  });
}

Deno.test("trapline completion of an unknown shell names those there are", async () => {
  for (const args of [["completion"], ["completion", "cmd"], ["completion", "constructor"]]) {
    const { code, stderr } = await trapline(args);
    assert.equal(code, 2);
    assert.equal(stderr, "trapline: completion needs a shell: bash, zsh, fish, pwsh\n");
  }
});
