import assert from "node:assert/strict";
import { triggerInWords } from "../../../lib/recipe/triggers/trigger.ts";
import type { Trigger } from "../../../lib/recipe/triggers/trigger.ts";

const WORDS: readonly (readonly [Trigger, string])[] = [
  [{ window: "10s" }, "a window has not answered for 10s, as 3 looks in a row found it"],
  [{ dialog: "*" }, 'a dialog is open whose title or text matches "*"'],
  [{ silence: "5m" }, "it has written no output for 5m"],
  [{ heartbeat: { pipe: "a" }, for: "30s" }, "its heartbeat (pipe a) has not come for 30s"],
  [{ noProgress: "2m" }, "it and what it started have not used the processor for 2m"],
  [{ cpu: ">90%", for: "10s" }, "its use of all processors is >90% for 10s"],
  [{ cpu: ">90%", relative: "core" }, "its use of one processor is >90%"],
  [{ memory: "+500MiB" }, "its committed memory has grown by 500MiB, and again at each further 500MiB"],
  [{ memory: ">10MiB/min", for: "10m", kind: "private" }, "its private memory grows by >10MiB/min over 10m"],
  [{ memory: "<1GiB", kind: "working-set" }, "its working set is <1GiB"],
  [{ handles: ">5000" }, "its number of handles is >5000"],
  [{ gdi: ">5000" }, "its number of GDI objects is >5000"],
  [{ user: ">5000" }, "its number of USER objects is >5000"],
  [
    { threads: "+10", for: "1s" },
    "its number of threads has grown by 10 for 1s, and again at each further 10",
  ],
  [{ io: ">1MiB/s" }, "what it reads and writes is >1MiB/s"],
  [{ io: ">1MiB/s", direction: "write" }, "what it writes is >1MiB/s"],
  [
    { all: [{ silence: "5m" }, { cpu: "<1%", for: "30s" }], within: "1m" },
    "all of (it has written no output for 5m, and its use of all processors is <1% for 30s) have happened, within 1m",
  ],
];

for (const [trigger, words] of WORDS) {
  Deno.test(`triggerInWords() of ${JSON.stringify(trigger)}`, () =>
    assert.equal(triggerInWords(trigger), words));
}
