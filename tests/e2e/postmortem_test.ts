import assert from "node:assert/strict";
import { join } from "node:path";
import { DIARY } from "../../lib/postmortem/diary.ts";
import { wow64Program } from "../../scripts/fixtures/wow64.ts";
import { applySettings, wine } from "../../scripts/lab/settings.ts";
import {
  alone,
  type Captured,
  captured,
  outputFolder,
  programs,
  seen,
  trapline,
  windowsScript,
} from "../support/trapline.ts";

const AEDEBUG = "HKLM\\Software\\Microsoft\\Windows NT\\CurrentVersion\\AeDebug";
const TIME_MS = 180_000, LOOK_MS = 200;
/** A user of this machine who is not this one; Wine calls all of them S-1-5-7, the anonymous logon. */
const NOBODY = 65_534;
/** Whether files can be given to somebody else. */
const CHOWN = Deno.uid() === 0;

/** What is registered as the debugger of programs that crash. */
async function registered(): Promise<string> {
  return (/Debugger\s+REG_SZ\s+(.*)/.exec(await wine("reg", "query", AEDEBUG, "/v", "Debugger"))?.[1] ?? "")
    .trim();
}

/** Waits until something holds. */
async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  const start = performance.now();
  while (!await holds()) {
    if (performance.now() - start > TIME_MS) throw new Error(`${what}: not within ${TIME_MS} ms`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

interface Status {
  readonly owner?: { readonly pid: number };
  readonly state: string;
  readonly crashes: readonly { readonly pid: number; readonly outcome: string; readonly image: string }[];
}

async function status(): Promise<Status | undefined> {
  return JSON.parse((await trapline(["status", "--json"])).stdout).installed[0];
}

// On Windows it would change the debugger of the machine it runs on.
Deno.test({
  name:
    "a program that nobody watches crashes: AeDebug brings it, limits hold, the former debugger stays and comes back",
  ignore: Deno.build.os === "windows",
  fn: async (test) => {
    await using out = await outputFolder();
    const folder = join(out.path, "..");
    // A program of its own name: others crash in this lab, too, and are none of this test's.
    const crash = (await programs()).path("crash");
    const [mine, other] = ["unwatched-mine.exe", "unwatched-other.exe"].map((name) => join(folder, name)) as [
      string,
      string,
    ];
    for (const copy of [mine, other]) await Deno.copyFile(crash, copy);
    const mine32 = join(folder, "unwatched-mine32.exe");
    await Deno.copyFile(await wow64Program(), mine32);
    await Deno.copyFile((await wow64Program()).replace(/exe$/, "pdb"), join(folder, "wow64.pdb"));
    await Deno.copyFile(crash.replace(/exe$/, "pdb"), join(folder, "crash.pdb"));
    const told = join(folder, "former.txt");
    const former = `cmd.exe /c echo %ld %ld>>${seen(told)}`;
    const formerStarted = async (): Promise<void> => {
      await until(
        "the former debugger was started",
        async () => /^\d+ \d+\s*$/m.test(await Deno.readTextFile(told).catch(() => "")),
      );
      await Deno.remove(told);
    };
    const install = ["install", "--only", "unwatched-mine*", "--out", seen(out.path)];
    try {
      await wine("reg", "add", AEDEBUG, "/v", "Debugger", "/d", former, "/f");

      await test.step({
        name: "install refuses a folder of somebody else's, and registers nothing",
        ignore: !CHOWN,
        fn: async () => {
          await Deno.mkdir(out.path);
          await Deno.chown(out.path, NOBODY, NOBODY);
          const { code, stderr } = await trapline(install);
          await Deno.chown(out.path, 0, 0);
          assert.deepEqual([code, await registered()], [2, former], stderr);
          assert.match(stderr, /belongs to another user \(S-1-5-7\)[^]*choose\s+another\s+--out/);
        },
      });

      await test.step("install names what was registered before, in both views", async () => {
        const { code, stderr } = await trapline([...install, "--dump", "mini", "-n", "3"]);
        assert.equal(code, 0, stderr);
        assert.ok(stderr.includes(`every other crash goes to what was registered before: ${former}`), stderr);
        assert.match(await registered(), /trapline-crashed %ld %ld$/);
        const narrow = await wine("reg", "query", AEDEBUG, "/v", "Debugger", "/reg:32");
        assert.match(narrow, /trapline-crashed %ld %ld/);
      });

      const dumped = async (): Promise<Captured[]> => {
        const [user] = await Array.fromAsync(Deno.readDir(out.path));
        return user === undefined ? [] : await captured(join(out.path, user.name)).catch(() => []);
      };

      await test.step("a 32-bit program's crash is dumped with its own stack, in the bucket of `run`", async () => {
        assert.equal((await alone(mine32, ["null-write"])).code, 0xC0000005);
        await until("its crash is dumped", async () => (await dumped()).length === 1);
        const [{ manifest }] = await dumped() as [Captured];
        assert.ok(manifest.target.wow64 && manifest.verification.ok, JSON.stringify(manifest));
        const frames = manifest.stacks.find(({ event }) => event)?.frames ?? [];
        assert.deepEqual(frames.slice(0, 3).map((frame) => frame.function), ["null_write", "die", "start"]);
        assert.ok(frames[0]?.line !== undefined);
        const run = join(folder, "run32");
        await trapline(["run", "--dump", "mini", "--out", seen(run), "--", seen(mine32), "null-write"]);
        assert.deepEqual((await captured(run)).map((each) => each.manifest.bucket), [manifest.bucket]);
      });

      await test.step("of ten more at once two are dumped, verified, with the second chance", async () => {
        const runs = await Promise.all(Array.from({ length: 10 }, () => alone(mine, ["null-write"])));
        assert.deepEqual(runs.map(({ code }) => code), Array(10).fill(0xC0000005));
        const [user] = await Array.fromAsync(Deno.readDir(out.path));
        const diary = join(out.path, user!.name, DIARY);
        const lines = async (): Promise<number> => (await Deno.readTextFile(diary)).split("\n").length - 1;
        await until("eleven crashes are written down", async () => await lines() === 11);
        const { crashes = [], state } = await status() ?? {};
        assert.equal(state, "in force");
        const outcomes = Object.groupBy(crashes, ({ outcome }) => outcome);
        assert.deepEqual([outcomes.captured?.length, outcomes["held-back"]?.length], [3, 8]);
        const dumps = (await dumped()).filter(({ manifest }) => manifest.target.wow64 !== true);
        assert.equal(dumps.length, 2);
        for (const { manifest } of dumps) {
          assert.ok(manifest.verification.ok);
          assert.equal(manifest.exception?.chance, "second");
          assert.equal(manifest.exception?.words, "access violation writing 0x0 (null pointer)");
          assert.equal(manifest.stacks[0]?.frames[0]?.function, "null_write");
          assert.ok(
            crashes.some(({ pid, outcome }) => pid === manifest.target.pid && outcome === "captured"),
          );
        }
      });

      await test.step({
        name: "nothing is written into a folder that somebody else has made for this user",
        ignore: !CHOWN,
        fn: async () => {
          const [user] = await Array.fromAsync(Deno.readDir(out.path));
          const theirs = join(out.path, user!.name), kept = `${theirs}-kept`;
          await Deno.rename(theirs, kept);
          await Deno.mkdir(theirs);
          await Deno.chown(theirs, NOBODY, NOBODY);
          assert.equal((await alone(mine, ["null-write"])).code, 0xC0000005);
          const shared = join(out.path, DIARY);
          await until(
            "it is written down",
            async () => (await Deno.readTextFile(shared).catch(() => "")) !== "",
          );
          const entry = JSON.parse(await Deno.readTextFile(shared));
          assert.equal(entry.outcome, "failed");
          assert.match(entry.because, /belongs to another user \(S-1-5-7\), who could read what is in it/);
          assert.deepEqual(await Array.fromAsync(Deno.readDir(theirs)), []);
          await formerStarted();
          await Deno.remove(theirs);
          await Deno.rename(kept, theirs);
        },
      });

      await test.step("another program's crash goes to the former debugger, with its pid", async () => {
        assert.equal((await alone(other, ["null-write"])).code, 0xC0000005);
        await formerStarted();
        assert.equal((await status())?.crashes.length, CHOWN ? 12 : 11);
      });

      await test.step("uninstall registers the former debugger again", async () => {
        const { code, stderr } = await trapline(["uninstall"]);
        assert.equal(code, 0, stderr);
        assert.equal(await registered(), former);
        assert.match((await trapline(["status"])).stdout, /Nothing is installed/);
      });

      await test.step("so does the death of an install --for that is killed", async () => {
        const staying = trapline([...install, "--for", "1h"]);
        await until("it is installed", async () => (await registered()).includes("trapline-crashed"));
        const pid = (await status())?.owner?.pid;
        await windowsScript("tests/e2e/scenarios/end.ts", [String(pid)]);
        await staying;
        await until("the former debugger is registered again", async () => await registered() === former);
      });
    } finally {
      await trapline(["uninstall"]);
      await wine("reg", "delete", AEDEBUG, "/v", "Debugger", "/reg:32", "/f").catch(() => "");
      await applySettings();
    }
  },
});
