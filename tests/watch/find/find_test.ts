import { TargetError } from "../../../lib/watch/errors.ts";
import assert from "node:assert/strict";
import { newPipeName } from "../../../lib/host/protocol.ts";
import { findTargetsOn } from "../../../lib/watch/find/find.ts";
import { parseSelector, type SelectorOptions } from "../../../lib/watch/find/selector.ts";
import { processTreeOn } from "../../../lib/watch/find/tree.ts";
import { type MadeUp, MadeUpMachine } from "../../support/made_up_machine.ts";

const RUNNING: MadeUp[] = [
  { pid: 10, image: "explorer.exe" },
  {
    pid: 20,
    image: "checkout.exe",
    parent: 10,
    commandLine: "checkout.exe --ui",
    titles: ["", "Checkout 4.2"],
  },
  { pid: 30, image: "checkout.exe", parent: 20, commandLine: "checkout.exe --worker --token=abc" },
  { pid: 40, image: "Checkout-Helper.exe", parent: 30, started: 5_000, services: ["Spooler"] },
  { pid: 50, image: "helper.EXE", parent: 30, started: 1, titles: ["Old"] },
  { pid: 990, image: "cmd.exe", parent: 10 },
  { pid: 1000, image: "deno.exe", parent: 990 },
  {
    pid: 1001,
    image: "deno.exe",
    parent: 1000,
    commandLine: `deno run lib/host/main.ts ${newPipeName()} "" attach`,
  },
];

function found(text: string, options: SelectorOptions = {}, running = RUNNING): number[] {
  const machine = new MadeUpMachine(running);
  try {
    return findTargetsOn(machine, parseSelector(text, options)).map(({ pid }) => pid);
  } finally {
    assert.equal(machine.openHandles, 0, "a handle stayed open");
  }
}

function refusal(text: string, options: SelectorOptions = {}, running = RUNNING): string {
  try {
    found(text, options, running);
  } catch (error) {
    if (error instanceof TargetError) return error.message;
    throw error;
  }
  return assert.fail(`${text} was found`);
}

const FOUND: readonly (readonly [string, SelectorOptions, number[]])[] = [
  ["20", {}, [20]],
  ["helper", {}, [50]],
  ["HELPER.exe", {}, [50]],
  ["checkout-*", {}, [40]],
  ["checkou?.exe", { pick: "all" }, [20, 30]],
  ["checkout", { pick: "newest" }, [30]],
  ["checkout*", { pick: "newest" }, [40]],
  ["*", { pick: "oldest" }, [50]],
  ["checkout", { commandLine: "*--worker*" }, [30]],
  ["title:checkout *", {}, [20]],
  ["service:Spooler", {}, [40]],
];

for (const [text, options, pids] of FOUND) {
  Deno.test(`findTargets() finds ${text} ${JSON.stringify(options)}`, () => {
    assert.deepEqual(found(text, options), pids);
  });
}

const NOT_FOUND: readonly (readonly [string, RegExp, SelectorOptions?])[] = [
  ["21", /^No process has the pid 21: it has ended, or never was$/],
  ["checkou", /^No process is called "checkou"$/],
  ["checkout", /^No process is called "checkout" with a command line like "\*--batch\*"$/, {
    commandLine: "*--batch*",
  }],
  ["title:Check", /^No process has a window called "Check"$/],
  ["service:Stopped", /^The service "Stopped" is not running$/],
  ["service:Nowhere", /^There is no service "Nowhere"/],
  ["title:", /names no process: write a pid, a name, title:GLOB or service:NAME$/],
  ["", /names no process/],
];

for (const [text, message, options] of NOT_FOUND) {
  Deno.test(`findTargets() tells that there is no "${text}"`, () => {
    assert.match(refusal(text, options), message);
  });
}

Deno.test("findTargets() lists several when one was meant, without their secrets, the oldest first", () => {
  assert.equal(
    refusal("checkout"),
    '2 processes fit, each is called "checkout":\n' +
      "  20, started 2026-01-01T00:00:20.000Z: checkout.exe --ui\n" +
      "  30, started 2026-01-01T00:00:30.000Z: checkout.exe --worker --token=***\n" +
      "Name one by its pid, or choose with --newest, --oldest or --command-line",
  );
});

const REFUSED: readonly (readonly [string, MadeUp, RegExp])[] = [
  ["the idle process", { pid: 0, image: "[System Process]" }, /it is the system itself/],
  ["the system", { pid: 4, image: "System" }, /it is the system itself/],
  ...["lsass.exe", "LsaIso.exe"].map((image) =>
    [image, { pid: 60, image }, /the machine's secrets/] as const
  ),
  ...["csrss.exe", "smss.exe", "wininit.exe", "winlogon.exe", "services.exe"].map((image) =>
    [image, { pid: 60, image }, /the machine stops when it is stopped/] as const
  ),
  [
    "a protected process",
    { pid: 60, image: "av.exe", protection: 0x31 },
    /protected process, .* even as administrator/,
  ],
  [
    "a process that can't be opened",
    { pid: 60, image: "other.exe", closed: true },
    /another user, .*run elevated/,
  ],
  [
    "another user's process",
    { pid: 60, image: "other.exe", unreadable: true },
    /memory belongs to another user/,
  ],
];

for (const [what, process, reason] of REFUSED) {
  Deno.test(`findTargets() refuses ${what}, with the reason`, () => {
    assert.match(refusal(String(process.pid), {}, [...RUNNING, process]), reason);
    assert.deepEqual(found("*", { pick: "all" }, [...RUNNING, process]).includes(process.pid), false);
  });
}

Deno.test("findTargets() refuses us, our hosts, and whoever started us", () => {
  assert.match(refusal("1000"), /it is Trapline itself/);
  assert.match(refusal("1001"), /it is a host of Trapline/);
  assert.match(refusal("cmd"), /suspending it would suspend Trapline/);
  assert.match(refusal("10"), /suspending it would suspend Trapline/);
  assert.match(refusal("deno*"), /is refused/);
});

Deno.test("findTargets() takes a process that only has the pid of our parent that has ended", () => {
  const running = RUNNING.map((each) => each.pid === 990 ? { ...each, started: 2_000 } : each);
  assert.deepEqual(found("990", {}, running), [990]);
});

Deno.test("processTree() gives children before those that started them, and no process of a used pid", () => {
  const tree = (pid: number): number[] =>
    processTreeOn(new MadeUpMachine(RUNNING), pid).map((each) => each.pid);
  // 50 is older than 30, whose child it seems to be.
  assert.deepEqual(tree(20), [40, 30, 20]);
  assert.deepEqual(tree(50), [50]);
  assert.deepEqual(tree(77), []);
});

Deno.test("processTree() tells of what it may not look into, and of what must not be dumped", () => {
  const parent = { pid: 20, image: "checkout.exe", started: 20 };
  const running: MadeUp[] = [
    parent,
    { pid: 21, image: "closed.exe", parent: 20, closed: true },
    { pid: 22, image: "safe.exe", parent: 20, protection: 0x61 },
    { pid: 23, image: "child.exe", parent: 22 },
  ];
  const tree = processTreeOn(new MadeUpMachine(running), 20);
  assert.deepEqual(tree.map(({ pid }) => pid), [21, 23, 22, 20]);
  const reasons = tree.map(({ refused }) => refused ?? "");
  assert.match(reasons[0]!, /belongs to another user/);
  assert.match(reasons[2]!, /protected/);
  assert.deepEqual([reasons[1], reasons[3]], ["", ""]);
});

Deno.test("processTree() ends where processes seem to have started each other", () => {
  const circle: MadeUp[] = [{ pid: 8, image: "a.exe", parent: 9, started: 1 }, {
    pid: 9,
    image: "b.exe",
    parent: 8,
    started: 1,
  }];
  assert.deepEqual(processTreeOn(new MadeUpMachine(circle), 8).map(({ pid }) => pid), [9, 8]);
});
