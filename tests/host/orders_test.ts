import assert from "node:assert/strict";
import fc from "fast-check";
import { type Commanded, Orders } from "../../lib/host/orders.ts";
import {
  type DumpOrder,
  type HostMessage,
  LAST_VERDICT_TIMEOUT_MS,
  type Order,
  type StopRequest,
  VERDICT_TIMEOUT_MS,
} from "../../lib/host/protocol.ts";

const DUMP: DumpOrder = {
  file: "",
  asked: "mini",
  qualifier: 1024,
  format: 0,
  strict: false,
  comment: "",
};
const EVENT = { kind: "load", pid: 1, path: "a.dll" } as const;

/** A host with a made-up target; `receive` gives what its pipe has, undefined once nothing comes in time. */
class Host implements Commanded {
  readonly said: HostMessage[] = [];
  /** What was done, at which stop. */
  readonly done: [what: string, stop: number][] = [];
  /** For how many ms each order was waited for. */
  readonly patience: number[] = [];
  readonly orders: Orders;
  stop = 0;

  constructor(receive: (host: Host) => Order | undefined) {
    this.orders = new Orders(this, {
      send: (message) => {
        if (message.say === "stopped") this.stop = message.stop;
        this.said.push(message);
      },
      receive: <T>(ms: number) => {
        this.patience.push(ms);
        return receive(this) as T | undefined;
      },
    });
  }

  #do(what: string): void {
    this.done.push([what, this.stop]);
  }

  leaveStopped(): void {
    this.#do("stop");
  }

  dump(
    { file, qualifier, format }: DumpOrder,
  ): { file: string; ok: true; qualifier: number; format: number; ms: 0 } {
    this.#do(`dump ${file}`);
    return { file, ok: true, qualifier, format, ms: 0 };
  }

  print(command: string): string {
    this.#do(command);
    return command;
  }

  frames(): [] {
    this.#do("frames");
    return [];
  }

  thrown(): undefined {
    this.#do("thrown");
  }

  cpp(): undefined {}

  kill(done: () => void): void {
    this.#do("kill");
    done();
  }

  detach(): void {
    this.#do("detach");
  }

  saying<S extends HostMessage["say"]>(say: S): Extract<HostMessage, { say: S }>[] {
    return this.said.filter((each): each is Extract<HostMessage, { say: S }> => each.say === say);
  }
}

/** A host whose pipe has these orders, which come one after the other; `null` is a pause in which time runs out. */
function host(...orders: (Order | null)[]): Host {
  return new Host(() => orders.shift() ?? undefined);
}

Deno.test("a late order to go on doesn't answer the next stop, whose exception nobody judged", () => {
  const late: Order = { id: 1, stop: 1, order: "go", how: "handled" };
  const made = host(null, late, null);
  assert.equal(made.orders.stop(EVENT).how, undefined);
  assert.equal(made.orders.stop(EVENT).how, undefined, "the late order said that it was handled");
  assert.deepEqual(made.saying("unasked").map(({ stop }) => stop), [1, 2]);
  assert.deepEqual(made.saying("refused"), [{ say: "refused", to: 1, stop: 1, order: "go" }]);
});

Deno.test("who is about to end waits longer for an order: to go on would cost the dump", () => {
  const fault = { pid: 1, tid: 1, code: 0xC0000005, address: "0x1", parameters: [] };
  const exit = { kind: "process-exit", pid: 1, code: 3 } as const;
  const made = host();
  made.orders.stop({ kind: "exception", ...fault, chance: "first" });
  made.orders.stop({ kind: "exception", ...fault, chance: "second" });
  made.orders.stop({ ...exit, exiting: true });
  made.orders.stop({ kind: "terminated", pid: 1, by: 2, image: "a.exe", code: 1 });
  made.orders.stop(exit);
  const [short, long] = [VERDICT_TIMEOUT_MS, LAST_VERDICT_TIMEOUT_MS];
  assert.deepEqual(made.patience, [short, long, long, long, short]);
});

Deno.test("a dump that was ordered for a stop that is over is not written at the next", () => {
  const dump: Order = { id: 1, stop: 1, order: "dump", dump: { ...DUMP, file: "a" } };
  const made = host(null, dump, { id: 2, stop: 2, order: "go" });
  for (const _ of [1, 2]) made.orders.stop(EVENT);
  assert.deepEqual(made.done, []);
  assert.deepEqual(made.saying("resumed").map(({ to, stop }) => [to, stop]), [[2, 2]]);
});

Deno.test("an order that comes twice is carried out once", () => {
  const dump: Order = { id: 1, stop: 1, order: "dump", dump: { ...DUMP, file: "a" } };
  const made = host(dump, dump, { id: 2, stop: 1, order: "go", how: "not-handled" });
  assert.equal(made.orders.stop(EVENT).how, "not-handled");
  assert.deepEqual(made.done, [["dump a", 1]]);
  assert.deepEqual(made.saying("refused").map(({ to }) => to), [1]);
});

Deno.test("orders for a stop that come while the target runs are refused", () => {
  const made = host(null, { id: 1, stop: 1, order: "frames" }, { id: 2, stop: 1, order: "go" });
  made.orders.stop(EVENT);
  made.orders.listen();
  assert.deepEqual(made.saying("refused").map(({ order }) => order), ["frames", "go"]);
});

for (const how of ["kill", "detach"] as const) {
  Deno.test(`an order to ${how} waits for a stop that whoever gave it has not seen`, () => {
    const leave: Order = { id: 1, stop: 0, order: how };
    const made = host(
      leave,
      { id: 2, stop: 1, order: "dump", dump: { ...DUMP, file: "crash" } },
      { id: 3, stop: 1, order: "go" },
    );
    made.orders.stop(EVENT);
    assert.equal(made.orders.left, false);
    made.orders.listen();
    assert.deepEqual(made.done, [["dump crash", 1], [how, 1]]);
    assert.deepEqual(made.said.at(-1), { say: "left", how });
  });

  Deno.test(`an order to ${how} at its stop is carried out there`, () => {
    const made = host({ id: 1, stop: 1, order: how });
    made.orders.stop(EVENT);
    assert.deepEqual([made.orders.left, made.done], [true, [[how, 1]]]);
    assert.deepEqual(made.saying("resumed"), []);
  });
}

/** Orders as a supervisor gives them at a stop, numbered by place, and what a bad way may do to each. */
const requests: fc.Arbitrary<StopRequest> = fc.constantFrom<StopRequest>(
  { order: "dump", dump: DUMP },
  { order: "commands", commands: ["k"] },
  { order: "frames" },
  { order: "go" },
  { order: "go", how: "handled" },
);
const steps = fc.array(
  fc.record({
    request: fc.oneof({ weight: 9, arbitrary: requests }, {
      weight: 1,
      arbitrary: fc.constantFrom<{ order: "kill" | "detach" }>({ order: "kill" }, { order: "detach" }),
    }),
    stop: fc.integer({ min: 0, max: 4 }),
    way: fc.constantFrom("comes", "comes", "comes", "lost", "doubled", "swapped"),
    /** Whether no order comes for so long that a stop goes on by itself. */
    pause: fc.boolean(),
  }),
  { maxLength: 12 },
);

Deno.test("whatever comes in whatever order, a host carries out at a stop what was ordered for it, once", () => {
  fc.assert(
    fc.property(steps, (sequence) => {
      const queue: (Order | null)[] = [];
      const byId = new Map<number, Order>();
      for (const [i, { request, stop, way, pause }] of sequence.entries()) {
        const named = request.order === "dump" ? { ...request, dump: { ...DUMP, file: `${i}` } } : request;
        const order: Order = { id: i + 1, stop, ...named };
        byId.set(order.id, order);
        const last = queue.pop();
        if (last !== undefined && way !== "swapped") queue.push(last);
        if (way !== "lost") queue.push(order);
        if (way === "doubled") queue.push(order);
        if (last !== undefined && way === "swapped") queue.push(last);
        if (pause) queue.push(null);
      }
      const read: Order[] = [];
      const made = new Host(() => {
        const order = queue.shift() ?? undefined;
        if (order) read.push(order);
        return order;
      });
      for (let stop = 1; stop <= 4 && !made.orders.left; stop++) {
        made.orders.stop(EVENT);
        made.orders.listen();
      }
      for (const [what, stop] of made.done) {
        const [, file] = /^dump (\d+)$/.exec(what) ?? [];
        if (file !== undefined) assert.equal(byId.get(Number(file) + 1)!.stop, stop, what);
      }
      const files = made.done.flatMap(([what]) => what.startsWith("dump") ? [what] : []);
      assert.equal(new Set(files).size, files.length, "no dump is written twice");
      const answers = made.said.filter((each) => "to" in each);
      for (const answer of answers) assert.equal(answer.stop, byId.get(answer.to)!.stop);
      const done = answers.filter(({ say }) => say !== "refused");
      assert.equal(new Set(done.map(({ to }) => to)).size, done.length, "no order is carried out twice");
      const leaving = read.filter(({ order }) => order === "kill" || order === "detach");
      const asked = read.length - new Set(leaving.map(({ id }) => id)).size;
      assert.ok(answers.length >= asked - leaving.length, "each order is answered");
      // Each stop ends in one way.
      const ends = made.said.filter(({ say }) => say === "resumed" || say === "unasked").length;
      const { length } = made.saying("stopped");
      assert.ok(ends === length || made.orders.left && ends >= length - 1);
      assert.equal(made.saying("left").length, made.orders.left ? 1 : 0);
    }),
    { numRuns: 10_000 },
  );
});
