import assert from "node:assert/strict";
import type { TargetEvent } from "../../../lib/facts/event.ts";
import type { Asked } from "../../../lib/recipe/needs/manual_triggers.ts";
import { stdinLook } from "../../../lib/watch/session/manual.ts";

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
