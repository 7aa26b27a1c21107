import assert from "node:assert/strict";
import { join } from "node:path";
import { wholeFolder } from "../../scripts/support/whole.ts";

const MODULE = new URL("../../scripts/support/whole.ts", import.meta.url).href;
const LINUX = Deno.build.os === "linux";

async function folder(): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await Deno.makeTempDir();
  return { path, [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }) };
}

async function names(path: string): Promise<string[]> {
  return (await Array.fromAsync(Deno.readDir(path))).map(({ name }) => name).sort();
}

/** Another process that makes a folder: says "making" and its name, and goes on when told to. */
function maker(path: string): Deno.ChildProcess {
  const script = `import { wholeFolder } from "${MODULE}";
    const fresh = await wholeFolder(Deno.args[0], async (partial) => {
      await Deno.writeTextFile(partial + "/file", "from another process");
      console.log("making");
      await Deno.stdin.read(new Uint8Array(1));
    });
    console.log(fresh);`;
  return new Deno.Command(Deno.execPath(), {
    args: ["eval", "--no-config", script, path],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
}

/** Waits for the first words of a maker. */
async function making(child: Deno.ChildProcess): Promise<void> {
  const reader = child.stdout.getReader();
  assert.match(new TextDecoder().decode((await reader.read()).value), /making/);
  reader.releaseLock();
}

Deno.test("a folder is made once, and nothing lies beside it", async () => {
  await using dir = await folder();
  const path = join(dir.path, "part");
  const make = (partial: string): Promise<void> => Deno.writeTextFile(join(partial, "file"), "whole");
  assert.equal(await wholeFolder(path, make), true);
  assert.equal(await wholeFolder(path, make), false);
  assert.deepEqual(await names(dir.path), ["part"]);
});

Deno.test("a folder that can't be made is not there, and can be made again", async () => {
  await using dir = await folder();
  const path = join(dir.path, "part");
  await assert.rejects(wholeFolder(path, () => Promise.reject(new Error("no"))), /no/);
  assert.ok(!(await names(dir.path)).includes("part.partial"));
  assert.equal(await wholeFolder(path, () => Promise.resolve()), true);
  assert.deepEqual(await names(dir.path), ["part"]);
});

Deno.test("two processes that want the same folder wait for each other", async () => {
  await using dir = await folder();
  const path = join(dir.path, "part");
  const other = maker(path);
  await making(other);
  let made = false;
  const ours = wholeFolder(path, () => {
    made = true;
    return Promise.resolve();
  });
  await other.stdin.close();
  assert.equal(await ours, false);
  assert.equal(made, false);
  assert.equal(await Deno.readTextFile(join(path, "file")), "from another process");
  await other.stdout.cancel();
  assert.ok((await other.status).success);
});

Deno.test("what a killed process left is removed when another folder is made beside it", async () => {
  await using dir = await folder();
  const killed = maker(join(dir.path, "first"));
  await making(killed);
  const busy = maker(join(dir.path, "second"));
  await making(busy);
  killed.kill("SIGKILL");
  await killed.status;
  assert.equal(await wholeFolder(join(dir.path, "third"), () => Promise.resolve()), true);
  const left = await names(dir.path);
  assert.ok(!left.includes("first.partial"), left.join());
  assert.ok(left.includes("second.partial"), "one that is being made stays");
  await busy.stdin.close();
  await Promise.all([killed, busy].map(({ stdout }) => stdout.cancel()));
  await Promise.all([killed.stdin.close().catch(() => {}), busy.status]);
  assert.deepEqual(await names(dir.path), ["second", "third"]);
});

Deno.test({
  name: "a program that outlived its set-up is waited for before its half folder is removed",
  ignore: !LINUX, // Folders are locked only there.
  async fn(): Promise<void> {
    await using dir = await folder();
    const partial = join(dir.path, "part.partial");
    await Deno.mkdir(partial);
    const orphan = new Deno.Command("flock", {
      args: [partial, "sh", "-c", 'echo holds; read _; echo late > "$0/late"', partial],
      stdin: "piped",
      stdout: "piped",
    }).spawn();
    const reader = orphan.stdout.getReader();
    await reader.read();
    let ended = false;
    const ours = wholeFolder(join(dir.path, "part"), () => {
      assert.ok(ended, "made while the orphan still wrote");
      return Promise.resolve();
    });
    await new Promise((resolve) => setTimeout(resolve, 100));
    ended = true;
    await orphan.stdin.close();
    assert.equal(await ours, true);
    assert.deepEqual(await names(join(dir.path, "part")), []);
    await reader.cancel();
    await orphan.status;
  },
});
