/** A machine's kernel, debugged by Microsoft's engine: a made-up machine that speaks the debugger's protocol. */
import { deepStrictEqual as deepEqual, match, ok, strictEqual as equal } from "node:assert/strict";
import { join } from "node:path";
import { openKernelDump, summariseKernel, verifyKernel } from "../../lib/kerneldump/mod.ts";
import type { MachineTarget } from "../../lib/store/target.ts";
import { kernelImages } from "../../scripts/fixtures/kernel.ts";
import { loadImage } from "../support/kernel/image.ts";
import { madeUpKernel } from "../support/kernel/kernel.ts";
import { LiveMachine } from "../support/kernel/live/live_machine.ts";
import { AT } from "../support/kernel/offsets.ts";
import { testAtOnce } from "../support/steps_at_once.ts";
import {
  type Captured,
  captured,
  type CliOptions,
  type CliRun,
  flat,
  outputFolder,
  seen,
  trapline,
} from "../support/trapline.ts";

interface Story {
  readonly machine: LiveMachine;
  readonly out: string;
  /** Attaches; `then` happens when the machine was armed and runs. */
  attach(args: readonly string[], then?: () => Promise<void>, options?: CliOptions): Promise<CliRun>;
  dumps(): Promise<Captured<MachineTarget>[]>;
}

/** One machine, and a folder for its dumps. */
async function story(tell: (story: Story) => Promise<void>): Promise<void> {
  const images = await kernelImages();
  const kernel = madeUpKernel({
    kernel: loadImage(await Deno.readFile(images.kernel), AT.kernel),
    driver: loadImage(await Deno.readFile(images.driver), AT.driver),
  });
  await using machine = new LiveMachine(kernel);
  await using out = await outputFolder();
  await tell({
    machine,
    out: out.path,
    attach: async (args, then = () => Promise.resolve(), options = {}) => {
      const own = ["--symbols", seen(images.folder), "--out", seen(out.path)];
      const before = machine.continued;
      const run = trapline(["attach", "--kernel", machine.connection, ...own, ...args], options);
      // It goes on when all is armed.
      await Promise.race([machine.goesOn(before + 1), run]);
      // A run that ends early says why, and what it was to see would be waited for in vain.
      if (machine.continued > before) await Promise.race([then(), run]);
      return await run;
    },
    dumps: async () =>
      (await captured<MachineTarget>(out.path)).sort((a, b) =>
        a.manifest.capturedAt.localeCompare(b.manifest.capturedAt) || a.dump.localeCompare(b.dump)
      ),
  });
}

async function recipe(path: string, rules: Record<string, unknown>): Promise<string[]> {
  await Deno.writeTextFile(`${path}.json`, JSON.stringify({ name: "vm", rules }));
  return ["--recipe", seen(`${path}.json`)];
}

const STACK = ["trap_touch", "trap_dispatch", "IofCallDriver", "PspSystemThreadStartup"];

/** Stories that mostly wait for the engine, so they are told beside each other. */
const STORIES: Readonly<Record<string, (story: Story) => Promise<void>>> = {
  "a bug check is caught and dumped in all three kinds, and the machine goes on": async (
    { machine, attach, dumps },
  ) => {
    const kinds = ["DEBUG_KERNEL_SMALL_DUMP", "DEBUG_KERNEL_DUMP", "DEBUG_KERNEL_FULL_DUMP"];
    const run = await attach(kinds.flatMap((kind) => ["--dump", kind]), () => machine.crash());
    equal(run.code, 0, run.stderr);
    match(
      flat(run.stderr),
      /saw 1 bug check of the machine at com:ipport=\d+,port=127\.0\.0\.1, wrote 3 dumps/,
    );
    match(run.stderr, /detached, the machine runs on/);
    deepEqual([machine.running, machine.continued, machine.stops], [true, 2, 2]);
    const made = await dumps();
    deepEqual(made.map(({ manifest }) => manifest.asked.dump).sort(), [...kinds].sort());
    for (const { dump: file, manifest } of made) {
      using dump = await openKernelDump(file);
      deepEqual(await verifyKernel(dump, { bugCheck: 0xd1, drivers: 2 }), []);
      const type = { DEBUG_KERNEL_SMALL_DUMP: 4, DEBUG_KERNEL_DUMP: 8, DEBUG_KERNEL_FULL_DUMP: 10 };
      equal(dump.header.type, type[manifest.asked.dump as keyof typeof type]);
      equal((await summariseKernel(dump)).fault?.module, "trapdrv.sys");
      deepEqual([manifest.target.build, "pid" in manifest.target], [19041, false]);
      deepEqual([manifest.bugCheck?.code, manifest.bugCheck?.module], ["0xD1", "trapdrv.sys"]);
      match(manifest.headline ?? "", /^BUG CHECK a driver accessed .* in trapdrv\.sys\+0x1000$/);
      const frames = manifest.stacks[0]?.frames ?? [];
      // A small dump has no code, and the made-up loader's list not the times by which files are known.
      if (dump.header.type === 4) ok(frames.some(({ module }) => module === "trapdrv.sys"));
      else deepEqual(frames.map((frame) => frame.function).slice(-4), STACK, JSON.stringify(frames));
    }
    equal(new Set(made.map(({ manifest }) => manifest.bucket)).size, 1);
  },

  "without a bug check nothing is written; a deadline and a key break in": async (
    { machine, attach, dumps, out },
  ) => {
    const args = await recipe(out, {
      crash: { on: { bugcheck: "*" }, do: [{ dump: "DEBUG_KERNEL_FULL_DUMP" }] },
      key: { on: { manual: { key: "d" } }, do: [{ dump: "DEBUG_KERNEL_DUMP" }], limit: { dumps: 1 } },
      late: {
        on: { sequence: [{ manual: { key: "d" } }, { not: { bugcheck: "*" }, for: "8s" }] },
        do: [{ dump: "DEBUG_KERNEL_SMALL_DUMP" }, { detach: true }],
      },
    });
    const pressed = Promise.withResolvers<void>();
    const options = { stdin: "d", stdinUntil: pressed.promise };
    const run = await attach(args, () => machine.goesOn(3).then(pressed.resolve), options);
    equal(run.code, 0, run.stderr);
    deepEqual((await dumps()).map(({ manifest: { rule, bugCheck } }) => [rule, bugCheck]), [
      ["key", undefined],
      ["late", undefined],
    ]);
    ok(machine.running);
  },

  "debug text, a load and a breakpoint are dumped, and the machine goes on after each": async (
    { machine, attach, dumps, out },
  ) => {
    const dump = [{ dump: "DEBUG_KERNEL_SMALL_DUMP" }];
    const args = await recipe(out, {
      text: { on: { debugText: "*lost a request*" }, do: dump, limit: { dumps: 1 } },
      load: { on: { load: "trapdrv.sys" }, do: dump, limit: { dumps: 1 } },
      call: { on: { breakpoint: "nt!IofCallDriver" }, do: dump, limit: { dumps: 1 } },
    });
    const run = await attach(args, async () => {
      await machine.print("trapdrv: all is well\n");
      await machine.print("trapdrv: lost a request\n");
      await machine.goesOn(2);
      await machine.load("\\SystemRoot\\System32\\drivers\\trapdrv.sys");
      await machine.goesOn(3);
      ok(await machine.reach("IofCallDriver"), "the breakpoint was not set");
    });
    equal(run.code, 0, run.stderr);
    deepEqual((await dumps()).map(({ manifest: { rule, trigger } }) => [rule, trigger.kind]), [
      ["text", "debug-text"],
      ["load", "load"],
      ["call", "breakpoint"],
    ], run.stderr);
    // A break-in that takes long on a busy machine is tried again: then it stands still once more.
    ok(machine.running && machine.continued >= 4 && machine.continued === machine.stops);
  },

  "two bug checks are two dumps; --stop leaves the machine stopped, and resume lets it go on": async (
    { machine, attach, dumps },
  ) => {
    const twice = await attach(["-n", "2"], async () => {
      await machine.crash();
      await machine.goesOn(2);
      machine.restart();
      await machine.crash();
    });
    equal(twice.code, 0, twice.stderr);
    equal((await dumps()).length, 2, twice.stderr);
    ok(machine.running);
    machine.restart();
    const before = machine.continued;
    const run = await attach(["--stop", "--bugcheck", "DRIVER_IRQL_NOT_LESS_OR_EQUAL"], async () => {
      await machine.goesOn(before + 1);
      await machine.crash();
    });
    equal(run.code, 0, run.stderr);
    match(flat(run.stderr), /it was left stopped, as asked: trapline resume --kernel OPTIONS lets it go on/);
    deepEqual([machine.running, (await dumps()).length], [false, 3]);
    const resumed = await trapline(["resume", "--kernel", machine.connection]);
    equal(resumed.code, 0, resumed.stderr);
    match(resumed.stderr, /the machine at com:ipport=\d+,port=127\.0\.0\.1 \(Windows build 19041\) runs on/);
    ok(machine.running);
  },

  "a machine that vanishes while it is dumped leaves no half dump, and is said to be stopped perhaps": async (
    { machine, attach, out },
  ) => {
    const args = ["--wait", "--patience", "6s", "--dump", "DEBUG_KERNEL_FULL_DUMP"];
    const run = await attach(args, async () => {
      machine.vanishAfter(40);
      await machine.crash();
    });
    equal(run.code, 125, run.stderr);
    match(
      flat(run.stderr),
      /NO DUMP DEBUG_KERNEL_FULL_DUMP for rule bugcheck: .* the machine may be stopped/,
    );
    match(flat(run.stderr), /it does not answer any more and may be stopped: trapline resume --kernel/);
    deepEqual(await Array.fromAsync(Deno.readDir(out)), []);
  },

  "a machine that falls silent, and one that never answers": async ({ machine, attach, dumps, out }) => {
    const args = await recipe(out, { late: { on: { deadline: "1s" }, do: [{ dump: "DEBUG_KERNEL_DUMP" }] } });
    const run = await attach(
      ["--wait", "--patience", "8s", ...args],
      () => Promise.resolve(machine.fallSilent()),
    );
    equal(run.code, 125, run.stderr);
    match(
      flat(run.stderr),
      /NO DUMP DEBUG_KERNEL_DUMP for rule late: the machine did not answer for 8\.0 s/,
    );
    match(flat(run.stderr), /the machine does not answer any more; it may be stopped/);
    const never = await trapline([
      ...["attach", "--kernel", machine.connection, "--patience", "5s"],
      ...["--out", seen(join(out, "never"))],
    ]);
    equal(never.code, 125, never.stderr);
    match(flat(never.stderr), /did not answer for 5\.0 s, and nothing was written\. Is its kernel debugged/);
    deepEqual(await dumps(), []);
  },

  "wrong options and wrong recipes are refused before anything starts": async ({ machine, out }) => {
    const bad = (...args: string[]): Promise<CliRun> => trapline(["attach", ...args, "--out", seen(out)]);
    const cases: readonly (readonly [args: readonly string[], code: number, words: RegExp])[] = [
      [["--kernel", "com:baud=9600"], 2, /"port=" is missing\. Accepted: com:port=COM1/],
      [["--kernel", "com:pipe,port=vm1"], 2, /of a pipe, port= is its name/],
      [["--kernel", "net:port=50000,key=geheim"], 2, /"net:port=50000,key=\*\*\*": key= has four parts/],
      [["--kernel", "com:ipport=1,port=127.0.0.1"], 125, /can't be reached: nothing listens there/],
      [["--kernel", "local"], 2, /"bugcheck" waits for bugcheck, which a debugger on the machine itself/],
      [["--kernel", machine.connection, "--dump", "mini"], 2, /"mini" is of a program\. Of a machine/],
      [["--kernel", machine.connection, "--bugcheck", "0xD1x"], 2, /Unknown bug check "0xD1x"/],
      [["--kernel", machine.connection, "--hang", "5s"], 2, /--hang is about a program/],
      [["--kernel", machine.connection, "notepad.exe"], 2, /TARGET is about processes/],
      [["--stop", "notepad.exe"], 2, /--stop is about a machine/],
      [[], 2, /attach needs a process, or a machine/],
    ];
    for (const [args, code, words] of cases) {
      const run = await bad(...args);
      match(flat(run.stderr), words);
      equal(run.code, code, run.stderr);
    }
    equal(machine.brokenInto, 0);
  },
};

/** How many at once: each has an engine of its own, and waits for it. */
const AT_ONCE = 4;

testAtOnce(
  "machines",
  AT_ONCE,
  Object.entries(STORIES).map(([name, tell]) => ({ name, fn: () => story(tell) })),
);
