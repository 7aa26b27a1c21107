import assert from "node:assert/strict";
import type { TargetEvent } from "../../../lib/facts/event.ts";
import type { Asked } from "../../../lib/recipe/needs/manual_triggers.ts";
import { Manual, type ManualInputs, stdinLook } from "../../../lib/watch/session/manual.ts";

const ASKED: Asked = { events: new Set(), keys: new Set(["d"]), lines: new Set(["go"]), onStdin: true };

/** Looks so often at a stdin that gives these texts and then its end. */
function looked(texts: readonly (string | undefined)[] | undefined): string[] {
  const said: string[] = [];
  const waiting = [...texts ?? []];
  const look = stdinLook(ASKED, texts && { terminal: false, take: () => waiting.shift() }, {
    tell: (event: TargetEvent) =>
      said.push(event.kind === "manual" ? `${event.by} ${event.what}` : event.kind),
    unheard: (because) => said.push(because),
  });
  for (let i = 0; i <= waiting.length + 5; i++) look();
  return said;
}

Deno.test("keys and lines on stdin are told, and its end once", () => {
  assert.deepEqual(looked(["", "g", "o\nd", ""]), ["line go", "key d", "stdin has ended"]);
});

Deno.test("the last line needs no end", () =>
  assert.deepEqual(looked(["go"]), ["line go", "stdin has ended"]));

Deno.test("no stdin is said once", () => assert.deepEqual(looked(undefined), ["there is no stdin"]));

/** A session in which events are set and lines typed by hand. */
function madeUp(lines: readonly string[]): ManualInputs & { readonly set: Set<string>; open: number } {
  const [set, waiting] = [new Set<string>(), [...lines]];
  return {
    set,
    open: 0,
    event(name): ReturnType<ManualInputs["event"]> {
      this.open++;
      return { wasSet: () => set.delete(name), [Symbol.dispose]: () => void this.open-- };
    },
    stdin: () => ({ terminal: false, take: () => waiting.shift() }),
  };
}

Deno.test("everybody who listens hears what is asked by event and line, until he listens no more", async () => {
  const session = madeUp(["", "go\n", ""]);
  const heard: string[] = [];
  const listener = (who: string) => ({
    tell: (event: TargetEvent) => void heard.push(`${who} ${event.kind === "manual" ? event.what : ""}`),
    unheard: (because: string) => void heard.push(`${who} ${because}`),
  });
  {
    using manual = new Manual({ ...ASKED, events: new Set(["dump-now"]) }, session);
    assert.equal(session.open, 1, "it is there to be set before anybody listens");
    session.set.add("dump-now");
    using _first = manual.listen(listener("one"));
    {
      using _second = manual.listen(listener("two"));
      while (heard.length < 6) await new Promise((resolve) => setTimeout(resolve, 20));
    }
    session.set.add("dump-now");
    while (heard.length < 7) await new Promise((resolve) => setTimeout(resolve, 20));
  }
  assert.deepEqual(heard, [
    "one dump-now",
    "two dump-now",
    "one go",
    "two go",
    "one stdin has ended",
    "two stdin has ended",
    "one dump-now",
  ]);
  assert.equal(session.open, 0);
});
