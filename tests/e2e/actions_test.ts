import assert from "node:assert/strict";
import { join } from "node:path";
import { outputFolder, programs, seen, trapline } from "../support/trapline.ts";
import { AV, type Came, type Case, checkAll, first, handled, raised } from "../support/rule_cases.ts";

/** What crash.exe ends with when its cause did not end it. */
const SURVIVED = 64;
const CMD = ["cmd.exe", "/d", "/c"];
const COPY_MANIFEST = "copy /y %TRAPLINE_MANIFEST% %TRAPLINE_MANIFEST%.copy";

const printed = ({ records }: Came, wanted: string): string =>
  records.flatMap((each) => each.kind === "printed" && each.command === wanted ? [each.text] : []).join();
const execCodes = ({ records }: Came): number[] =>
  records.flatMap((each) => each.kind === "exec" ? [each.code] : []);

const CASES: readonly Case[] = [
  {
    what: "two dumps, one of them later",
    // A program with an end of its own is gone before the second where the machine is busy.
    rules: {
      r: {
        on: { timer: "200ms" },
        do: [{ dump: "mini" }, { dump: "triage", after: "500ms" }, { kill: true }],
      },
    },
    program: "hang",
    fires: 1,
    dumps: 2,
    code: 124,
  },
  {
    what: "a series, and a kill after its last",
    rules: {
      r: { on: { timer: "200ms" }, do: [{ dump: "mini", times: 3, every: "5s" }, { kill: true }] },
    },
    program: "hang",
    fires: 1,
    dumps: 3,
    code: 124,
    also: ({ files }) =>
      assert.deepEqual(files.map(({ manifest }) => manifest.afterMs ?? 0).sort((a, b) => a - b), [
        0,
        5000,
        10_000,
      ]),
  },
  {
    what: "stacks alone",
    rules: { r: { on: { exception: "*" }, do: [{ stacks: true }] } },
    program: "crash",
    fires: 1,
    dumps: 1,
    code: AV,
  },
  {
    what: "stacks beside a dump, which has them",
    rules: { r: { on: { exception: "*" }, do: [{ stacks: true }, { dump: "mini" }] } },
    program: "crash",
    fires: 1,
    dumps: 1,
    code: AV,
  },
  {
    what: "kill",
    rules: { r: { on: { timer: "300ms" }, do: [{ kill: true }] } },
    program: "hang",
    fires: 1,
    code: 124,
  },
  {
    what: "detach",
    rules: { r: { on: { timer: "300ms" }, do: [{ detach: true }] } },
    program: "exit",
    args: ["0", "1500"],
    fires: 1,
    code: 0,
  },
  { what: "stop", rules: { r: { on: raised, do: [{ log: "x" }, { stop: true }] } }, ...handled(4), fires: 1 },

  {
    what: "no stop",
    rules: { r: { on: raised, do: [{ log: "x" }] } },
    ...handled(4),
    fires: 4,
    code: 0,
  },
  {
    what: "resume as handled",
    rules: { r: { on: first("0xE0AA0001"), do: [{ resume: "handled" }] } },
    program: "crash",
    args: ["custom"],
    fires: 1,
    code: SURVIVED,
  },
  {
    what: "resume as not handled",
    rules: { r: { on: first("0xE0AA0001"), do: [{ resume: "not-handled" }] } },
    program: "crash",
    args: ["custom"],
    fires: 1,
    code: 0xE0AA0001,
  },
  {
    what: "commands of a target that stands still",
    rules: { r: { on: { exception: "*" }, do: [{ commands: ["r rip", ".lastevent"] }] } },
    options: ["--allow-commands"],
    program: "crash",
    fires: 1,
    code: AV,
    also: (came) => {
      assert.match(printed(came, "r rip"), /^rip=[0-9a-f]{16}/);
      assert.match(printed(came, ".lastevent"), /Access violation - code c0000005/i);
    },
  },
  {
    what: "commands of a target that runs",
    rules: { r: { on: { timer: "300ms" }, do: [{ commands: ["r rip"] }] } },
    options: ["--allow-commands"],
    program: "exit",
    args: ["0", "1500"],
    fires: 1,
    code: 0,
    also: (came) => {
      assert.equal(printed(came, "r rip"), "not run: the target was running when the rule fired");
      assert.match(came.stderr, /not run: the target was running/);
    },
  },
  {
    what: "exec, given the manifest",
    rules: { r: { on: { exception: "*" }, do: [{ dump: "mini" }, { exec: [...CMD, COPY_MANIFEST] }] } },
    program: "crash",
    fires: 1,
    dumps: 1,
    code: AV,
    also: async (came) => {
      assert.deepEqual(execCodes(came), [0]);
      const [file] = came.files;
      const copy = await Deno.readTextFile(file!.dump.replace(/\.dmp$/, ".json.copy"));
      assert.deepEqual(JSON.parse(copy), file!.manifest);
    },
  },
  {
    what: "exec without a dump",
    rules: {
      r: { on: { timer: "300ms" }, do: [{ exec: [...CMD, "exit 7"] }, { exec: ["no-such-program"] }] },
    },
    program: "exit",
    args: ["0", "3000"],
    fires: 1,
    code: 0,
    also: (came) => assert.deepEqual(execCodes(came), [7, -1]),
  },
];

Deno.test("every action does what it says on the real engine, in its order", () => checkAll(CASES));

Deno.test("commands of a recipe file are refused before anything is started, unless they are allowed", async () => {
  await using out = await outputFolder();
  const file = join(out.path, "..", "recipe.json");
  const rules = { r: { on: { exception: "*" }, do: [{ commands: ["r"] }] } };
  await Deno.writeTextFile(file, JSON.stringify({ name: "commands", rules }));
  const args = ["run", "--recipe", seen(file), "--out", out.path, "--", (await programs()).path("crash")];
  const { code, stderr } = await trapline(args);
  assert.equal(code, 2, stderr);
  assert.match(stderr, /Rule "r" runs debugger commands.*allow it with --allow-commands/);
});
