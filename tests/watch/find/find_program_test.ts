import { LaunchError } from "../../../lib/watch/errors.ts";
import assert from "node:assert/strict";
import { join, relative } from "node:path";
import { findProgram } from "../../../lib/watch/find/find_program.ts";
import { programHead } from "../../support/program_head.ts";
import { type TempFolder, tempFolder } from "../../support/temp.ts";

/** A working folder, and two folders on PATH, in the order given. */
interface Machine extends TempFolder {
  readonly cwd: string;
  readonly first: string;
  readonly second: string;
}

/** Makes a machine with the given files; a name that ends in `/` is a folder. */
async function machine(...files: readonly string[]): Promise<Machine> {
  const temp = await tempFolder();
  const [cwd, first, second] = ["cwd", "first", "second"].map((name) => join(temp.path, name));
  for (const folder of [cwd!, first!, second!]) await Deno.mkdir(folder);
  for (const file of files) {
    const path = join(temp.path, file);
    await Deno.mkdir(file.endsWith("/") ? path : join(path, ".."), { recursive: true });
    if (!file.endsWith("/")) await Deno.writeFile(path, programHead());
  }
  return { ...temp, cwd: cwd!, first: first!, second: second! };
}

function find({ cwd, first, second }: Machine, program: string): Promise<string> {
  return findProgram(program, { cwd, path: `;${first};relative;.;${second};` });
}

async function refusal(where: Machine, program: string): Promise<[number, string]> {
  const error = await find(where, program).then((path) => path, (error) => error);
  assert.ok(error instanceof LaunchError, `${error}`);
  return [error.exitCode, error.message];
}

Deno.test("findProgram() finds a bare name on PATH, in its order, with or without an ending", async () => {
  await using here = await machine(
    "first/both.exe",
    "second/both.exe",
    "second/b.exe",
    "second/c.com",
    "first/d",
  );
  assert.equal(await find(here, "both"), join(here.first, "both.exe"));
  assert.equal(await find(here, "both.exe"), join(here.first, "both.exe"));
  assert.equal(await find(here, "b"), join(here.second, "b.exe"));
  assert.equal(await find(here, "c"), join(here.second, "c.com"));
  assert.equal(await find(here, "d"), join(here.first, "d"));
});

Deno.test("findProgram() takes the earlier folder over the better ending, and .exe over .com", async () => {
  await using here = await machine("first/a.com", "second/a.exe", "first/b.com", "first/b.exe");
  assert.equal(await find(here, "a"), join(here.first, "a.com"));
  assert.equal(await find(here, "b"), join(here.first, "b.exe"));
});

Deno.test("findProgram() passes over a folder that has the program's name on PATH", async () => {
  await using here = await machine("first/a/", "first/b/", "first/b.exe", "second/a.exe");
  assert.equal(await find(here, "a"), join(here.second, "a.exe"));
  assert.equal(await find(here, "b"), join(here.first, "b.exe"));
});

Deno.test("findProgram() finds a path from the working folder, or an absolute one", async () => {
  await using here = await machine("cwd/sub/a.exe", "other/ä b.exe");
  assert.equal(await find(here, "./sub/a.exe"), join(here.cwd, "sub", "a.exe"));
  assert.equal(await find(here, "sub/a"), join(here.cwd, "sub", "a.exe"));
  assert.equal(await find(here, "../other/ä b"), join(here.path, "other", "ä b.exe"));
  const absolute = join(here.path, "other", "ä b.exe");
  assert.equal(await find(here, absolute), absolute);
});

Deno.test("findProgram() finds names beyond ASCII", async () => {
  await using here = await machine("first/größe 日本 👩‍🚀.exe");
  assert.equal(await find(here, "größe 日本 👩‍🚀"), join(here.first, "größe 日本 👩‍🚀.exe"));
});

Deno.test("findProgram() does not look into the current folder for a bare name, but says how to", async () => {
  await using here = await machine("cwd/app.exe");
  assert.deepEqual(await refusal(here, "app.exe"), [
    127,
    '"app.exe" is not on PATH. To run the one in this folder, write .\\app.exe',
  ]);
});

Deno.test("findProgram() looks into no folder of PATH that depends on where one is", async () => {
  await using here = await machine("cwd/relative/a.exe", "first/a.exe");
  assert.deepEqual(await refusal({ ...here, first: here.second }, "a"), [127, '"a" is not on PATH']);
  const place = { cwd: here.cwd, path: relative(Deno.cwd(), here.first) };
  await assert.rejects(findProgram("a", place), { name: "LaunchError", exitCode: 127 });
});

Deno.test("findProgram() says what is not there, with the path that was tried", async () => {
  await using here = await machine();
  assert.deepEqual(await refusal(here, "nope"), [127, '"nope" is not on PATH']);
  assert.deepEqual(await refusal(here, "./nope"), [127, `There is no program ${join(here.cwd, "nope")}`]);
  assert.deepEqual(await refusal(here, ""), [127, "No program: its name is empty"]);
});

Deno.test("findProgram() refuses a folder", async () => {
  await using here = await machine("cwd/sub/");
  assert.deepEqual(await refusal(here, "./sub"), [
    126,
    `${join(here.cwd, "sub")} is a folder, not a program`,
  ]);
});

for (
  const [ending, runner] of [
    ["bat", "cmd /c call"],
    ["cmd", "cmd /c call"],
    ["ps1", "powershell -File"],
    ["js", "node"],
    ["py", "python"],
    ["sh", "bash"],
    ["CMD", "cmd /c call"],
  ] as const
) {
  Deno.test(`findProgram() refuses a .${ending} script, and says what to start instead`, async () => {
    await using here = await machine(`first/build.${ending}`, `cwd/build.${ending}`);
    for (
      const [program, folder] of [[`build.${ending}`, here.first], [`./build.${ending}`, here.cwd]] as const
    ) {
      const path = join(folder, `build.${ending}`);
      assert.deepEqual(await refusal(here, program), [
        126,
        `${path} is a script; give the program that runs it, for example: --follow-children -- ${runner} "${path}"`,
      ]);
    }
  });
}

Deno.test("findProgram() takes a program that only looks like a script from afar", async () => {
  await using here = await machine("first/tool.js.exe", "first/bat");
  assert.equal(await find(here, "tool.js"), join(here.first, "tool.js.exe"));
  assert.equal(await find(here, "bat"), join(here.first, "bat"));
});
