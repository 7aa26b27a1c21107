import assert from "node:assert/strict";
import { join, win32 } from "node:path";
import { parse } from "yaml";
import { REPO } from "../../scripts/lab/layout.ts";
import { storyOf } from "../support/action_story.ts";
import { type ActionRun, type Job, runAction } from "../support/runner.ts";
import { testAtOnce } from "../support/steps_at_once.ts";
import { captured, here, programs, seen } from "../support/trapline.ts";

const EXPECTED = join(import.meta.dirname!, "action");

async function fixture(name: "crash" | "hang" | "exit" | "quiet"): Promise<string> {
  return `"${seen((await programs()).path(name))}"`;
}

/** Runs the action and compares all that comes of it; `TRAPLINE_EXPECT=write` makes what comes the expectation. */
async function story(
  name: string,
  inputs: Readonly<Record<string, string>>,
  job?: Job,
): Promise<ActionRun> {
  const run = await runAction(inputs, job);
  const file = join(EXPECTED, `${name}.golden.txt`);
  const told = storyOf(run);
  if (Deno.env.get("TRAPLINE_EXPECT") === "write") await Deno.writeTextFile(file, told);
  assert.equal(told, await Deno.readTextFile(file));
  return run;
}

/** So much a target prints: more than any buffer on the way holds. */
const OUTPUT_BYTES = Deno.env.get("TRAPLINE_LONG") ? 100e6 : 20e6;

/** What a program could print to take the log for its own. */
const HOSTILE = [
  "::error file=src/evil.c,line=1::not ours",
  "  ::set-output name=outcome::exited",
  "##[add-mask]e",
  "::stop-commands::x",
  "::x::",
  "::trapline::",
  "::endgroup::",
  "\u001b[2J\u001b]0;title\u0007\u001b[31mred",
  "::add-path::C:\\evil\r::warning::w",
].join("\r\n");

/** The story of a run, without what the test adds to it. */
function withoutTokens(run: ActionRun): string {
  return storyOf(run).replace(/^add-mask .*\n/m, "");
}

/** A file of hostile lines, of bytes that are no UTF-8, and without an end of its last line. */
async function writeHostile(path: string, bytes: number): Promise<void> {
  using file = await Deno.open(path, { create: true, write: true });
  const invalid = new Uint8Array([0xC3, 0x28, 0xFF, 0xFE, 0xED, 0xA0, 0x80, 0x0D, 0x0A]);
  const filler = new TextEncoder().encode(`${HOSTILE}\r\n${"x".repeat(5_000)}\r\n`);
  const writer = file.writable.getWriter();
  for (let written = 0; written < bytes; written += filler.length + invalid.length) {
    await writer.write(filler);
    await writer.write(invalid);
  }
  await writer.write(new TextEncoder().encode(`${HOSTILE}::error::the end`));
  await writer.close();
}

/** Each waits for what it has started, most of the time. The longest first. */
const AT_ONCE = 3;

testAtOnce("the action", AT_ONCE, [
  {
    name: "what the target prints stays what it prints, and nothing else changes",
    fn: async () => {
      const folder = await Deno.makeTempDir({ prefix: "trapline-hostile-" });
      try {
        const file = join(folder, "output.bin");
        await writeHostile(file, OUTPUT_BYTES);
        const command = `type "${seen(file)}"\r\n${await fixture("crash")} deep`;
        await using run = await runAction({ run: command }, { env: { API_TOKEN: "very-secret-value" } });
        await using calm = await runAction({ run: `${await fixture("crash")} deep` });
        const told = run.log.lines.filter(({ group }) => group !== "");
        assert.ok(told.length > OUTPUT_BYTES / 1_000, "the output is there, folded");
        const mask = { name: "add-mask", properties: {}, data: "very-secret-value" };
        assert.deepEqual(run.log.commands.filter(({ name }) => name === "add-mask"), [mask]);
        assert.equal(withoutTokens(run), withoutTokens(calm));
      } finally {
        await Deno.remove(folder, { recursive: true });
      }
    },
  },
  {
    name: "a hang under the action is dumped at its deadline, every process of it, and killed",
    fn: async () => {
      await using run = await story("hang", { run: `${await fixture("hang")} deadlock`, deadline: "3s" });
      assert.equal(run.outputs.outcome, "killed");
    },
  },
  {
    name: "a command that says nothing for too long is dumped and killed, its children too",
    fn: async () => {
      await using run = await runAction({ run: `${await fixture("quiet")} sleep 60`, silence: "2s" });
      assert.equal(run.codes["Run under capture"], 124);
      assert.equal(run.outputs.outcome, "killed");
      assert.match(run.summary, /rule silence killed the target/);
      assert.ok(
        run.log.lines.some(({ group, text }) => group !== "" && text === "working"),
        "its output comes through",
      );
    },
  },
  {
    name: "a crash under the action: its line in the source, the summary, the artifact, the exit code",
    fn: async () => {
      await using run = await story("crash", { run: `${await fixture("crash")} deep` }, {
        matrix: { os: "windows-2022", flavour: "x64 debug" },
      });
      const [error] = run.log.commands.filter(({ name }) => name === "error");
      assert.equal(error?.properties.file, "tests/fixtures/crash.c");
      const source = (await Deno.readTextFile(error.properties.file!)).split("\n");
      assert.match(
        source[Number(error.properties.line) - 1]!,
        /\*nowhere = value;/,
        "the line that writes to address 0",
      );
      assert.equal(run.outputs["exit-code"], String(0xC0000005));
      const [only, ...others] = await captured(join(here(run.outputs.folder!), "dumps"));
      assert.equal(others.length, 0);
      assert.equal(win32.basename(run.outputs.dumps!), only!.manifest.file.name);
      assert.match(only!.manifest.build!.run ?? "", /someone\/something/);
    },
  },
  {
    name: "a command that does well gives a green step and one line that says that it was armed",
    fn: async () => {
      await using run = await story("green", { run: `${await fixture("exit")} 0` });
      assert.equal(run.conclusion, "success");
      assert.match(run.summary, /^Trapline&#58; armed at .*\n$/);
    },
  },
  {
    name: "a failure of Trapline itself is reported as its own",
    fn: async () => {
      await using run = await story("failure", {
        run: `${await fixture("exit")} 0`,
        engine: "C:\\no\\engine",
      });
      assert.equal(run.outputs.outcome, "failed");
    },
  },
  {
    name: "the README's workflow, with a program that crashes for its command, works as it stands",
    fn: async () => {
      const workflow = parse(await Deno.readTextFile(join(REPO, "examples/workflows/minimal.yml")));
      const { uses, with: inputs } = workflow.jobs.test.steps.at(-1);
      assert.match(uses, /^trapline\/trapline@/);
      await using run = await runAction({ ...inputs, run: `${await fixture("crash")} deep` });
      assert.equal(run.conclusion, "failure");
      assert.equal(run.outputs.captures, "1");
      assert.match(run.summary, /access violation writing 0x0/);
    },
  },
]);
