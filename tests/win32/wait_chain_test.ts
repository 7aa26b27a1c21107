/** The nodes of a wait chain, as WAITCHAIN_NODE_INFO is documented; only real Windows makes one. @module */
import assert from "node:assert/strict";
import { nodeInWords } from "../../lib/win32/wait_chain.ts";

Deno.test("threads and named and nameless objects are told, each from its own place", () => {
  const nodes = new DataView(new ArrayBuffer(3 * 280));
  nodes.setUint32(0, 8, true);
  nodes.setUint32(8, 4711, true);
  nodes.setUint32(12, 42, true);
  nodes.setUint32(280, 3, true);
  for (const [i, char] of [..."Local\\m"].entries()) nodes.setUint16(288 + 2 * i, char.charCodeAt(0), true);
  nodes.setUint32(560, 1, true);
  assert.deepEqual([0, 280, 560].map((at) => nodeInWords(nodes, at)), [
    "thread 42 of process 4711",
    'a mutex "Local\\m"',
    "a critical section",
  ]);
});
