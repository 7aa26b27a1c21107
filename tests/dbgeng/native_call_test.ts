/** What callbacks leave for the native call they happened in. @module */
import assert from "node:assert/strict";
import { CallbackObject } from "../../lib/dbgeng/callback.ts";
import { ComPtr } from "../../lib/dbgeng/com.ts";
import { guarded, nativeCall, whenOutside } from "../../lib/dbgeng/native_call.ts";
import { FakeObject, IProbe, visit } from "./fake_com.ts";

/** A visitor that throws at the visits of these numbers; native code gets `onThrow` for them and 1 for the others. */
function thrower(at: readonly number[], onThrow: number): CallbackObject<typeof IProbe> & { visits: number } {
  const state = { visits: 0 };
  const object = new CallbackObject(IProbe, {
    Visit: () => {
      state.visits++;
      if (at.includes(state.visits)) throw new RangeError(`visit ${state.visits}`);
      return 1;
    },
  }, onThrow);
  return Object.defineProperty(object, "visits", { get: () => state.visits }) as typeof object & typeof state;
}

for (const which of [1, 2, 3]) {
  Deno.test(`nativeCall() rethrows what callback ${which} of three threw, after all three`, () => {
    using visitor = thrower([which], 1);
    assert.throws(() => nativeCall(() => visit(visitor.pointer)), new RangeError(`visit ${which}`));
    assert.equal(visitor.visits, 3);
  });
}

Deno.test("nativeCall() rethrows the first of several errors, once", () => {
  using visitor = thrower([2, 3], 1);
  assert.throws(() => nativeCall(() => visit(visitor.pointer)), new RangeError("visit 2"));
  assert.equal(nativeCall(() => visit(visitor.pointer)), -1, "the next call knows nothing of it");
});

Deno.test("CallbackObject gives native code its fallback for a handler that throws", () => {
  const found: number[] = [];
  for (const onThrow of [0, 1]) {
    using visitor = thrower([2], onThrow);
    assert.throws(() => nativeCall(() => found.push(visit(visitor.pointer))), RangeError);
  }
  assert.deepEqual(found, [1, -1], "0 ends the search at the second element, 1 lets it go on");
});

Deno.test("CallbackObject refuses an asynchronous handler, and what it rejects with is not lost on the program", async () => {
  const later = (async (): Promise<number> => await Promise.reject(new Error("too late"))) as unknown;
  using object = new CallbackObject(IProbe, { Visit: later as () => number }, 1);
  let found = 0;
  assert.throws(() => nativeCall(() => found = visit(object.pointer, 1)), {
    name: "TypeError",
    message: /must be synchronous/,
  });
  assert.equal(found, -1, "native code got the fallback");
  await new Promise((resolve) => setTimeout(resolve)); // An unhandled rejection would end the test run here.
});

Deno.test("CallbackObject disposed inside its own callback is closed when the native call has returned", () => {
  let visits = 0;
  const object: CallbackObject<typeof IProbe> = new CallbackObject(IProbe, {
    Visit: () => {
      visits++;
      object[Symbol.dispose]();
      return 1;
    },
  });
  const { pointer } = object;
  // Closed at once, the second visit would end this process; not at all, the sanitizer would say so.
  assert.equal(nativeCall(() => visit(pointer)), -1);
  assert.equal(visits, 3);
});

Deno.test("whenOutside() waits for the outermost call, and without one for nothing", () => {
  const log: string[] = [];
  whenOutside(() => log.push("at once"));
  nativeCall(() => {
    nativeCall(() => whenOutside(() => log.push("closed")));
    log.push("inner returned");
  });
  log.push("outer returned");
  assert.deepEqual(log, ["at once", "inner returned", "closed", "outer returned"]);
});

Deno.test("nativeCall() inside a callback leaves errors and closings to the outermost", () => {
  const log: string[] = [];
  using inner = thrower([1], 1);
  using fake = new FakeObject(IProbe, {
    methods: { Count: () => (log.push(`found ${visit(inner.pointer)}`), 5) },
  });
  using outer = new CallbackObject(IProbe, {
    Visit: () => {
      using target = ComPtr.take(IProbe, fake.pointer);
      log.push(`inner gave ${target.try("Count")}`);
      whenOutside(() => log.push("closed"));
      return 1;
    },
  });
  assert.throws(() => nativeCall(() => visit(outer.pointer, 2)), new RangeError("visit 1"));
  assert.deepEqual(log, ["found -1", "inner gave 5", "found -1", "inner gave 5", "closed", "closed"]);
  assert.equal(fake.references, -1, "the release inside the callback happened, for both");
});

Deno.test("nativeCall() that throws itself takes no error of a callback to the next call", () => {
  const attempt = (): unknown =>
    nativeCall(() => {
      guarded(() => {
        throw new Error("from the callback");
      }, 0);
      throw new TypeError("from the call");
    });
  assert.throws(attempt, TypeError);
  assert.equal(nativeCall(() => 1), 1);
});

Deno.test("nativeCall() closes what was given up also when it throws", () => {
  const log: string[] = [];
  using visitor = thrower([1], 1);
  assert.throws(() =>
    nativeCall(() => {
      whenOutside(() => log.push("closed"));
      visit(visitor.pointer);
    }), RangeError);
  assert.deepEqual(log, ["closed"]);
});
