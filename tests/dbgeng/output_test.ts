/** What the engine and the target print, from an engine that is none. @module */
import assert from "node:assert/strict";
import { ComPtr } from "../../lib/dbgeng/com.ts";
import { IDebugClient5 } from "../../lib/dbgeng/generated/mod.ts";
import { DbgEngError, HR } from "../../lib/dbgeng/hresult.ts";
import type { Interfaces } from "../../lib/dbgeng/interfaces.ts";
import { Output } from "../../lib/dbgeng/output.ts";
import { wide } from "../../lib/win32/text.ts";
import { callSlot, FakeObject } from "./fake_com.ts";

const NORMAL = 1, ERROR = 2, WARNING = 4, DEBUGGEE = 0x80;

/** An engine that prints what a test wants, and the Output that listens to it. */
class Printer implements Disposable {
  readonly #owned: DisposableStack;
  readonly output: Output;
  mask = 0;
  callbacks: Deno.PointerValue = null;

  constructor(accepts = HR.S_OK) {
    using stack = new DisposableStack();
    const fake = stack.use(
      new FakeObject(IDebugClient5, {
        methods: {
          FlushCallbacks: () => 0,
          SetOutputMask: (_this: unknown, mask: number) => (this.mask = mask, 0),
          SetOutputCallbacksWide: (_this: unknown, object: Deno.PointerValue) => {
            this.callbacks = object;
            return accepts;
          },
        },
      }),
    );
    const client = stack.use(ComPtr.take(IDebugClient5, fake.pointer));
    this.output = stack.use(new Output({ client } as Interfaces));
    this.#owned = stack.move();
  }

  print(mask: number, text: string): void {
    callSlot(this.callbacks!, 3, ["u32", "buffer"], mask, wide(text));
  }

  [Symbol.dispose](): void {
    this.#owned.dispose();
  }
}

Deno.test("Output.take() gives what the engine printed since the last time", () => {
  using printer = new Printer();
  printer.print(NORMAL, "one ");
  printer.print(ERROR, "two ");
  printer.print(WARNING, "three");
  assert.equal(printer.output.take(), "one two three");
  assert.equal(printer.output.take(), "");
});

Deno.test("Output.takeErrors() gives the errors alone, in one line, and leaves the text to take()", () => {
  using printer = new Printer();
  printer.print(NORMAL, "banner\n");
  for (const part of ["Cannot debug pid ", "12", '\n    "', 'No."\n']) printer.print(ERROR, part);
  assert.equal(printer.output.takeErrors(), 'Cannot debug pid 12; "No."');
  assert.equal(printer.output.takeErrors(), "");
  assert.equal(printer.output.take(), 'banner\nCannot debug pid 12\n    "No."\n');
});

Deno.test("Output keeps the target's own text apart", () => {
  using printer = new Printer();
  const heard: string[] = [];
  printer.print(DEBUGGEE, "before anybody listens");
  printer.output.onDebugText = (text) => heard.push(text);
  printer.print(DEBUGGEE, "from the target");
  assert.deepEqual([heard, printer.output.take()], [["from the target"], ""]);
});

Deno.test("Output keeps the end of a text that nobody takes", () => {
  using printer = new Printer();
  for (let i = 0; i < 70; i++) printer.print(NORMAL, `${i}`.padEnd(1024, "."));
  const text = printer.output.take();
  assert.equal(text.length, 64 * 1024);
  assert.ok(text.startsWith("6."));
  assert.ok(text.includes("69."));
});

Deno.test("Output asks for errors, warnings and the target's text, and for neither the rest nor the engine's internal kinds", () => {
  using printer = new Printer();
  assert.equal(printer.mask, ERROR | WARNING | DEBUGGEE);
});

Deno.test("Output.during() has normal output too, for the time of one call, also one that throws", () => {
  using printer = new Printer();
  printer.print(ERROR, "before");
  const text = printer.output.during(() => {
    assert.equal(printer.mask, NORMAL | ERROR | WARNING | DEBUGGEE);
    printer.print(NORMAL, "rip=0000");
  });
  assert.equal(text, "rip=0000");
  assert.throws(() => printer.output.during(() => assert.fail("no")), /no/);
  assert.equal(printer.mask, ERROR | WARNING | DEBUGGEE);
});

Deno.test("Output[Symbol.dispose]() has the engine forget it, once", () => {
  using printer = new Printer();
  assert.notEqual(printer.callbacks, null);
  printer.output[Symbol.dispose]();
  assert.equal(printer.callbacks, null);
  printer.output[Symbol.dispose]();
});

Deno.test("Output leaves no callback open when the engine won't have it", () => {
  assert.throws(() => new Printer(HR.E_NOTIMPL), DbgEngError);
});
