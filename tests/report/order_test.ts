/** Of a tree that hangs, who is to blame comes first. @module */
import assert from "node:assert/strict";
import { culpritsFirst } from "../../lib/report/order.ts";
import type { Hang } from "../../lib/facts/hang.ts";
import type { Manifest } from "../../lib/store/manifest.ts";
import { CRASH } from "../support/manifest.ts";

function hung(image: string, verdict: Hang["verdict"], created: string): { manifest: Manifest } {
  const target = { ...CRASH.target, image, created };
  return {
    manifest: { ...CRASH, exception: undefined, rule: "deadline", target, hang: { verdict, evidence: [] } },
  };
}

const images = (captures: readonly { manifest: Manifest }[]): string[] =>
  captures.map(({ manifest: { target } }) => "image" in target ? target.image : "");

Deno.test("culpritsFirst() puts who only waits behind, and who was started later before who started it", () => {
  const tree = [
    hung("cmd.exe", "waiting", "2026-01-31T00:00:00Z"),
    hung("runner.exe", "waiting", "2026-01-31T00:00:01Z"),
    hung("test.exe", "deadlocked", "2026-01-31T00:00:02Z"),
  ];
  assert.deepEqual(images(culpritsFirst(tree)), ["test.exe", "runner.exe", "cmd.exe"]);
  const busy = [
    hung("test.exe", "waiting", "2026-01-31T00:00:02Z"),
    hung("a.exe", "spinning", "2026-01-31T00:00:01Z"),
  ];
  assert.deepEqual(images(culpritsFirst(busy)), ["a.exe", "test.exe"]);
});

Deno.test("culpritsFirst() leaves firings in their order, and crashes as they came", () => {
  const crash = { manifest: CRASH };
  const target = { ...CRASH.target, image: "later.exe", created: "2027" };
  const later = { manifest: { ...CRASH, target } };
  const hang = hung("hang.exe", "waiting", "2026");
  assert.deepEqual(culpritsFirst([crash, later]), [crash, later]);
  assert.deepEqual(culpritsFirst([hang, crash]), [hang, crash]);
});
