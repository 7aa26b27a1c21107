import assert from "node:assert/strict";
import { join } from "node:path";
import { noDesktop } from "../support/desktop.ts";
import { running } from "../support/running.ts";
import { alone, captured, outputFolder, programs, trapline } from "../support/trapline.ts";

/** A name for one run, which finds this run only: the command lines of Trapline and its parent have it. */
const unique = (): string => `x${crypto.randomUUID().slice(0, 8)}`;

Deno.test("snap finds one of several by pattern, age and command line, and else lists them", async () => {
  await using out = await outputFolder();
  const { image, pid, end } = await running("quiet", "tree", "180", "3");
  const stem = image.slice(0, -5).replace(/^quiet/, "QUI?T");
  const pattern = `${stem}*`;
  const take = async (folder: string, ...args: string[]): Promise<number | undefined> => {
    const { code, stderr } = await trapline(["snap", "--out", join(out.path, folder), ...args, pattern]);
    assert.equal(code, 0, stderr);
    const files = await captured(join(out.path, folder));
    assert.equal(files.length, 1);
    return files[0]?.manifest.target.pid;
  };
  const listed = await trapline(["snap", "--out", out.path, pattern]);
  assert.equal(listed.code, 125, listed.stderr);
  assert.match(listed.stderr, /3 processes fit, each is called/);
  assert.equal(listed.stderr.match(/^ {2}\d+, started 20\S+Z: .*tree 180 \d/gm)?.length, 3, listed.stderr);
  assert.equal(await take("oldest", "--oldest"), pid);
  const newest = await take("newest", "--newest");
  assert.notEqual(newest, pid);
  assert.equal(await take("line", "--command-line", "*tree 180 1"), newest);
  await end();
});

Deno.test("snap --all dumps every match; --tree dumps what a process started before itself", async () => {
  await using out = await outputFolder();
  const { image, pid, end } = await running("quiet", "tree", "180", "5");
  const all = await trapline(["snap", "--all", "--out", join(out.path, "all"), image]);
  const tree = await trapline(["snap", "--tree", "--out", join(out.path, "tree"), String(pid)]);
  assert.equal(all.code, 0, all.stderr);
  assert.equal(tree.code, 0, tree.stderr);
  assert.equal((await captured(join(out.path, "all"))).length, 5);
  const dumps = (await captured(join(out.path, "tree"))).map(({ manifest }) => manifest)
    .sort((a, b) => a.capturedAt.localeCompare(b.capturedAt));
  const levels = dumps.map(({ target }) => /tree 180 (\d)$/.exec(target.commandLine)?.[1]);
  assert.deepEqual(levels, ["1", "2", "3", "4", "5"], "the process that was started last comes first");
  assert.equal(dumps.at(-1)?.target.pid, pid);
  await end();
});

Deno.test({ ignore: noDesktop, name: "snap finds a process by its window's title" }, async () => {
  await using out = await outputFolder();
  const name = unique();
  const { pid, end } = await running("window", "dialog", `Checkout ${name} 4.2`, "Nobody answers");
  const { code, stderr } = await trapline(["snap", "--out", out.path, `title:checkout ${name}*`]);
  assert.equal(code, 0, stderr);
  assert.equal((await captured(out.path))[0]?.manifest.target.pid, pid);
  await end();
});

Deno.test("snap finds a process by the service it runs, and tells of one that isn't there", async () => {
  await using out = await outputFolder();
  const none = await trapline(["snap", "--out", out.path, "service:NoSuchService"]);
  assert.equal(none.code, 125);
  assert.match(none.stderr, /There is no service "NoSuchService"/);
  // Plug and Play runs on every Windows; on a real one it is another user's, and may be refused.
  const { code, stderr } = await trapline(["snap", "--out", out.path, "service:PlugPlay"]);
  if (code !== 0) assert.match(stderr, /is refused: /);
  else assert.equal((await captured(out.path)).length, 1);
});

Deno.test("attach --wait waits for a program to start, and says how long after its start it was attached", async () => {
  await using out = await outputFolder();
  const name = unique();
  const filter = ["--command-line", `*window.exe* 8000 0 ${name}`];
  const waiting = trapline(["attach", "--wait", ...filter, "--out", out.path, "window"]);
  // Trapline's own start takes about a second.
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  const started = await alone((await programs()).path("window"), ["8000", "0", name]);
  const { code, stderr } = await waiting;
  assert.equal(started.code, 0);
  assert.equal(code, 0, stderr);
  assert.match(stderr, /attached \d+(\.\d)? m?s after its start/);
  assert.match(stderr, /the target exited with 0/);
});

Deno.test("snap refuses itself, whoever started it, and the system's processes, at once and with the reason", async () => {
  await using out = await outputFolder();
  const itself = ["--command-line", `*${unique()}*`];
  const cases: [string[], RegExp][] = [
    [[...itself, "deno"], /is refused: it is Trapline itself/],
    [["services.exe"], /services\.exe\) is refused: the machine stops when it is stopped/],
  ];
  // The lab runs Trapline under a parent, which is a Windows program as well.
  if (Deno.build.os === "linux") {
    cases.push([
      [...itself, "exitcode"],
      /is refused: Trapline runs inside it, so suspending it would suspend/,
    ]);
  }
  for (const [args, reason] of cases) {
    for (const command of ["snap", "attach", "resume"]) {
      if (command === "resume" && args.length > 1) continue;
      const own = command === "resume" ? [] : ["--out", out.path];
      const { code, stderr } = await trapline([command, ...own, ...args]);
      assert.equal(code, 125, stderr);
      assert.match(stderr, reason);
    }
  }
});

Deno.test("options that exclude each other, and a target that names nothing, are wrong usage", async () => {
  for (const args of [["--newest", "--oldest", "app"], ["title:"]]) {
    const { code, stderr } = await trapline(["snap", ...args]);
    assert.equal(code, 2, stderr);
    assert.match(stderr, /exclude each other|names no process/);
  }
});
