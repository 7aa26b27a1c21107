import assert from "node:assert/strict";
import { buckets, summaryOf, type SummaryOptions } from "../../lib/report/markdown.ts";
import type { EndedRun } from "../../lib/report/run_view.ts";
import { sentence } from "../../lib/report/sentence.ts";
import { endedRun } from "../support/ended_run.ts";
import { CRASH } from "../support/manifest.ts";

const OPTIONS: SummaryOptions = {
  room: 1_000_000,
  sources: { root: "C:\\repo", has: (path) => path === "src/crash.c" },
  redact: (text) => text.replaceAll("hush", "***"),
  link: ({ file, line }) => `https://host/${file}#L${line}`,
};

function summarised(run: EndedRun): string {
  return summaryOf(run, sentence(run), OPTIONS);
}

Deno.test("the summary tells what, where with a link, the dumps, the stacks folded, and the one sentence", () => {
  const text = summarised(endedRun([CRASH]));
  assert.match(
    text,
    /^### checkout.exe&#58; CRASH access violation&#58; write to 0x0 at \[src\/crash\.c&#58;17\]\(https:/,
  );
  assert.match(
    text,
    /<details><summary>Stack of thread \d+<\/summary>\n\n<pre>\nthread \d+\n {2}checkout!null_write/,
  );
  assert.match(text, /<summary>1 other thread<\/summary>/);
  assert.match(text, /\nTrapline&#58; armed at .* wrote 1 dump; .*\n$/);
});

Deno.test("a run that captured nothing is one line", () => {
  assert.match(summarised(endedRun([])), /^Trapline&#58; armed [^\n]*\n$/);
});

Deno.test("foreign text is text: no tag, no link, no heading, no end of a fold", () => {
  const evil = "</pre></details><img src=x onerror=y>\n# heading [a](b) `c` @team hush";
  const run = endedRun([{
    exception: { ...CRASH.exception!, words: evil, module: evil },
    stacks: [{
      tid: 1,
      event: true,
      frames: [{ address: "0x1", module: evil, function: evil, displacement: 0 }],
    }],
    written: { ...CRASH.written, because: evil },
  }], { missed: [{ rule: "r", asked: evil, because: evil }] });
  const text = summarised(run);
  assert.doesNotMatch(text, /hush/);
  assert.doesNotMatch(text.replace(/<pre>[^]*<\/pre>/, ""), /<img|\]\(b\)|`c`|@team|^# /m);
  assert.doesNotMatch(text, /<img/);
  assert.equal(text.split("</details>").length, text.split("<details>").length);
  assert.equal(text.split("</pre>").length, 2);
});

Deno.test("what has no room is left out, and that is said; the sentence stays", () => {
  const frame = {
    address: "0x1",
    module: "a.dll",
    offset: "0x1",
    function: "f".repeat(3_000),
    displacement: 1,
  };
  const stacks = [{ tid: 1, event: true, frames: Array.from({ length: 200 }, () => frame) }];
  const run = endedRun(Array.from({ length: 50 }, (_, i) => ({ bucket: `b${i}`, stacks })));
  const text = summarised(run);
  assert.ok(new TextEncoder().encode(text).length <= OPTIONS.room);
  assert.match(text, /… 136 frames more/);
  assert.match(text, /\n4\d more sections, for which this page has no room/);
  assert.match(text, /\nTrapline&#58; armed .*\n$/);
});

Deno.test("captures of one bucket are told together, those without one by process and time", () => {
  const { captures } = endedRun([CRASH, { bucket: "other" }, CRASH, { bucket: undefined }]);
  assert.deepEqual(buckets(captures).map((group) => group.length), [2, 1, 1]);
});
