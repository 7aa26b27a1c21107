import assert from "node:assert/strict";
import { join } from "node:path";
import { REPO } from "../../scripts/lab/layout.ts";
import { programs } from "../support/trapline.ts";

const LINUX = Deno.build.os === "linux";
const MAIN = join(REPO, "scripts/lab/main.ts");

async function lab(
  args: string[],
  env: Record<string, string> = {},
): Promise<Deno.CommandOutput & { text: string }> {
  const output = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", MAIN, ...args],
    env,
    stdin: "null",
  }).output();
  const text = new TextDecoder();
  return Object.assign(output, { text: text.decode(output.stdout) + text.decode(output.stderr) });
}

/** On Windows there is no lab; the tests on the engine run without one. */
function labTest(name: string, body: () => Promise<void>): void {
  if (LINUX) Deno.test(name, body);
}

labTest("lab exec runs a Windows program in the repository with its exit code", async () => {
  const { code, text } = await lab(["exec", (await programs()).path("echo"), "two words", "--exit=7"]);
  assert.equal(code, 7, text);
  assert.match(text, /arg \[two words\]/);
  assert.ok(text.includes(`cwd [L:${REPO.replaceAll("/", "\\")}]`), text);
});

labTest("lab path tells the Windows path of files in the repository and the temporary folder", async () => {
  const file = await Deno.makeTempFile();
  const { text } = await lab(["path", file]);
  const seen = await lab(["exec", "cmd", "/c", "if", "exist", text.trim(), "echo", "it is there"]);
  assert.match(seen.text, /it is there/);
  await Deno.remove(file);
});

labTest("two lab ups at once both end well", async () => {
  const both = await Promise.all([lab(["up"]), lab(["up"])]);
  for (const { code, text } of both) assert.equal(code, 0, text);
});

labTest("nothing of the lab is mounted outside of it, not even while it runs", async () => {
  const running = lab(["exec", (await programs()).path("ticker"), "1"]);
  const mounts = await Deno.readTextFile("/proc/self/mounts");
  assert.equal(mounts.split("\n").filter((line) => line.includes("/trapline/lab/")).length, 0);
  assert.equal((await running).code, 0);
});

labTest("lab up names everything that is missing before it downloads anything", async () => {
  const folder = await Deno.makeTempDir();
  // A PATH with the plainest tools only: no npm, no dotnet, no debootstrap, no Wine.
  const bin = join(folder, "bin");
  await Deno.mkdir(bin);
  for (const tool of ["sh", "df"]) await Deno.symlink(`/bin/${tool}`, join(bin, tool));
  const env = { PATH: bin, XDG_CACHE_HOME: join(folder, "cache"), NUGET_PACKAGES: join(folder, "nuget") };
  const { code, text } = await lab(["up"], env);
  assert.equal(code, 125);
  for (
    const what of [/needs "npm": install Node/, /needs "dotnet": install the .NET SDK/, /needs "unshare"/]
  ) {
    assert.match(text, what);
  }
  await Deno.remove(folder, { recursive: true });
});

labTest("lab with wrong words says how it is used", async () => {
  const { code, text } = await lab(["fly"]);
  assert.equal(code, 2);
  assert.match(text, /usage: deno task lab COMMAND/);
});
