import assert from "node:assert/strict";
import { join } from "node:path";
import { REPO } from "../../scripts/lab/layout.ts";
import { removeButKeepDumps } from "../support/kept_dumps.ts";
import { denoFolder } from "../support/runner.ts";
import { type Log, readLog } from "../support/runner_log.ts";
import { alone, captured, here, programs } from "../support/trapline.ts";

/** A job with the watch at its start. */
class Job implements AsyncDisposable {
  private constructor(readonly temp: string, readonly path: string) {}

  static async start(): Promise<Job> {
    const temp = await Deno.makeTempDir({ prefix: "trapline-runner-" });
    return new Job(temp, `${await denoFolder(temp)}:${Deno.env.get("PATH")}`);
  }

  /** Runs a script of the action as the runner does, with its inputs, or its state, as variables. */
  async script(name: string, env: Record<string, string>): Promise<{ code: number; log: Log }> {
    const log = join(this.temp, `${name}.log`);
    const files = ["GITHUB_OUTPUT", "GITHUB_STATE", "GITHUB_STEP_SUMMARY", "GITHUB_EVENT_PATH"];
    const { code } = await new Deno.Command("sh", {
      // Into a file: the watch goes on, and would hold a pipe open.
      args: ["-c", 'exec node "$0" >"$1" 2>&1', join(REPO, "watch", name), log],
      env: {
        ...env,
        ...Object.fromEntries(files.map((file) => [file, join(this.temp, file)])),
        GITHUB_WORKSPACE: REPO,
        RUNNER_TEMP: this.temp,
        PATH: this.path,
      },
      cwd: REPO,
    }).output();
    return { code, log: readLog(await Deno.readTextFile(log)) };
  }

  /** The value that a script has written under a name. */
  async value(file: string, name: string): Promise<string> {
    const text = await Deno.readTextFile(join(this.temp, file));
    return new RegExp(`^${name}=(.*)$`, "m").exec(text)?.[1] ?? "";
  }

  [Symbol.asyncDispose](): Promise<void> {
    return removeButKeepDumps(this.temp);
  }
}

Deno.test("a watch for a job: armed at its start, and what crashed is told at its end", async () => {
  await using job = await Job.start();
  // By a name of its own: whatever else is called crash.exe on this machine is not to be watched.
  const name = `crash-${crypto.randomUUID().slice(0, 8)}.exe`;
  const program = join(job.temp, name), original = (await programs()).path("crash");
  await Deno.copyFile(original, program);
  await Deno.copyFile(original.replace(/exe$/, "pdb"), join(job.temp, "crash.pdb"));
  const started = await job.script("main.mjs", {
    INPUT_PROGRAM: name,
    INPUT_RECIPE: "",
    INPUT_DUMP: "",
  });
  assert.equal(started.code, 0, JSON.stringify(started.log));
  const { code } = await alone(program, ["deep", "12000"]);
  assert.equal(code, 0xC0000005);
  const ended = await job.script("post.mjs", { STATE_watch: await job.value("GITHUB_STATE", "watch") });
  assert.equal(ended.code, 0, JSON.stringify(ended.log));
  const [error, ...others] = ended.log.commands;
  assert.deepEqual(others, []);
  assert.equal(error?.properties.file, "tests/fixtures/crash.c");
  const summary = await Deno.readTextFile(join(job.temp, "GITHUB_STEP_SUMMARY"));
  assert.match(summary, /access violation writing 0x0/);
  assert.match(
    summary,
    /watched &#34;crash-[0-9a-f]+.exe&#34; since .*, wrote 1 dump; a crash in a program&#39;s first moments/,
  );
  assert.equal((await captured(here(await job.value("GITHUB_OUTPUT", "folder")))).length, 1);
});

Deno.test("a watch that can't be started fails at once, and says why", async () => {
  await using job = await Job.start();
  const { code, log } = await job.script("main.mjs", {
    INPUT_PROGRAM: "x.exe",
    INPUT_RECIPE: "no.yaml",
    INPUT_DUMP: "",
  });
  assert.equal(code, 125);
  assert.match(
    log.commands[0]?.data ?? "",
    /^The watch could not be started: it ended with code 2\ntrapline: /,
  );
  const end = await job.script("post.mjs", { STATE_watch: "" });
  assert.deepEqual([end.code, end.log.commands], [0, []]);
});
