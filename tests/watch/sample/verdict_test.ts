/** What kind of hang it is. @module */
import assert from "node:assert/strict";
import { judge, lockCycle } from "../../../lib/watch/sample/verdict.ts";
import type { StackFrame } from "../../../lib/facts/frame.ts";
import type { LockWait } from "../../../lib/win32/lock_waits.ts";

function looks(...cpu: number[]): { active: number; cpu: number }[] {
  return cpu.map((each, i) => ({ active: 1_000 * i, cpu: each }));
}

function wait(tid: number, owner: number, loader = false): LockWait {
  return { tid, owner, lock: `0x${owner}00`, loader };
}

const IDLE = looks(0, 0, 0, 0), BUSY = looks(1, 1, 0.9, 1);

Deno.test("threads that wait for each other are a deadlock, and only those are its evidence", () => {
  assert.deepEqual(judge({ looks: IDLE, locks: [wait(5, 1), wait(1, 2), wait(2, 1, true)] }), {
    verdict: "deadlocked",
    evidence: [
      "thread 1 waits in RtlEnterCriticalSection for the lock 0x200, held by thread 2",
      "thread 2 waits in RtlEnterCriticalSection for the loader's lock, held by thread 1",
      "0 % of a core over 3.0 s",
    ],
  });
});

Deno.test("a busy thread beside it does not hide a deadlock", () => {
  assert.equal(judge({ looks: BUSY, locks: [wait(1, 2), wait(2, 1)] }).verdict, "deadlocked");
});

Deno.test("a cycle that Windows tells of is a deadlock", () => {
  const chain = { nodes: ["thread 1 of process 4", 'a mutex "m"', "thread 2 of process 4"], cycle: true };
  const { verdict, evidence } = judge({ looks: IDLE, chains: [chain] });
  assert.equal(verdict, "deadlocked");
  assert.equal(
    evidence[0],
    'thread 1 of process 4 -> a mutex "m" -> thread 2 of process 4 -> and round again',
  );
});

Deno.test("a lock whose owner waits for none is waited for, no more", () => {
  const { verdict, evidence } = judge({ looks: IDLE, locks: [wait(1, 2), wait(3, 2)], machine: 1 });
  assert.equal(verdict, "waiting");
  assert.match(evidence.join("\n"), /thread 1 waits .* held by thread 2\nthread 3 waits/);
});

Deno.test("nothing known is waiting, with nothing to show for it", () => {
  assert.deepEqual(judge({ looks: [] }), { verdict: "waiting", evidence: [] });
});

Deno.test("half a core and more is spinning; the last ten seconds count, not what was before", () => {
  assert.deepEqual(judge({ looks: BUSY, machine: 0.51 }), {
    verdict: "spinning",
    evidence: ["97 % of a core over 3.0 s", "machine CPU 51 %"],
  });
  const calmed = looks(...Array<number>(60).fill(1), ...Array<number>(11).fill(0));
  assert.equal(judge({ looks: calmed }).verdict, "waiting");
});

/** A stack by `module!function`, the innermost first. */
function stack(tid: number, ...names: string[]): { tid: number; frames: StackFrame[] } {
  const frames = names.map((each): StackFrame => {
    const [module, name] = each.split("!");
    return { address: "0x1", module, offset: "0x10", function: name };
  });
  return { tid, frames };
}

const FULL = { looks: looks(0.02, 0.02, 0.02), machine: 0.98 };

Deno.test("a thread that could run on a machine that is full is starved", () => {
  const stacks = [stack(1, "ntdll.dll!NtWait", "app.exe!main"), stack(2, "app.exe!compute", "app.exe!work")];
  assert.deepEqual(judge({ ...FULL, stacks }), {
    verdict: "starved",
    evidence: [
      "2 % of a core over 2.0 s",
      "thread 2 is ready to run, in app!compute",
      "machine CPU 98 %",
    ],
  });
  assert.equal(judge({ ...FULL, machine: 0.5, stacks }).verdict, "waiting", "the machine has room for it");
  assert.equal(judge({ ...FULL, looks: [], stacks }).verdict, "waiting", "nobody knows that it gets nothing");
});

Deno.test("a loop that has its share of a full machine spins, and does not starve", () => {
  const stacks = [stack(2, "app.exe!compute", "app.exe!work")];
  assert.deepEqual(judge({ looks: looks(0.1, 0.06, 0.08), machine: 0.99, stacks }), {
    verdict: "spinning",
    evidence: ["7 % of a core over 2.0 s", "thread 2 is ready to run, in app!compute", "machine CPU 99 %"],
  });
});

Deno.test("threads that all wait are waiting, however full the machine is", () => {
  const asleep = stack(1, "ntdll.dll!NtDelayExecution", "kernelbase.dll!SleepEx", "app.exe!main");
  const { verdict, evidence } = judge({ ...FULL, stacks: [asleep] });
  assert.equal(verdict, "waiting");
  assert.ok(evidence.includes("thread 1 waits in SleepEx, called by app!main"), evidence.join("\n"));
  assert.equal(judge(FULL).verdict, "waiting", "without a stack nobody knows of a thread that could run");
});

Deno.test("threads that wait alike are one line, and a runtime's own are none", () => {
  const wait = (tid: number) =>
    stack(tid, "ntdll.dll!NtWait", "kernelbase.dll!WaitForSingleObject", "a!pool");
  const stacks = [...[1, 2, 3, 4].map(wait), stack(9, "ntdll.dll!NtWait", "coreclr.dll!Finalizer")];
  assert.deepEqual(judge({ looks: [], stacks }).evidence, [
    "4 threads alike (thread 1, thread 2, thread 3, …): each waits in WaitForSingleObject, called by a!pool",
  ]);
});

Deno.test("a cycle is found from outside of it, and a chain is none", () => {
  assert.deepEqual(lockCycle([wait(9, 3), wait(3, 4), wait(4, 5), wait(5, 3)]).map(({ tid }) => tid), [
    3,
    4,
    5,
  ]);
  assert.deepEqual(lockCycle([wait(1, 2), wait(2, 3), wait(3, 4)]), []);
});
