import assert from "node:assert/strict";
import { placeOf } from "../../lib/report/place.ts";
import { CRASH } from "../support/manifest.ts";

const FILES = new Set(["src/main.c", "lib/deep/util.h"]);
const SOURCES = { root: "D:\\a\\app\\app", has: (path: string): boolean => FILES.has(path) };

/** The place of a stack whose frames have these files. */
function place(...files: (string | undefined)[]): string | undefined {
  const frames = files.map((file, i) => ({
    address: "0x1",
    ...(file === undefined ? {} : { file, line: 10 + i }),
  }));
  const found = placeOf({ trigger: CRASH.trigger, stacks: [{ tid: 1, event: true, frames }] }, SOURCES);
  return found && `${found.file}:${found.line}`;
}

Deno.test("a frame's file is named from the root of the repository", () => {
  assert.equal(place("D:/a/app/app/src/main.c"), "src/main.c:10");
  assert.equal(place("d:\\A\\App\\app\\src\\main.c"), "src/main.c:10");
  assert.equal(place("src/main.c"), "src/main.c:10");
  assert.equal(place(".\\src\\main.c"), "src/main.c:10");
});

Deno.test("a file of another machine is found by the end of its path, with a folder", () => {
  assert.equal(place("/home/somebody/app/lib/deep/util.h"), "lib/deep/util.h:10");
  assert.equal(place("C:/build/main.c"), undefined);
});

Deno.test("frames that lie elsewhere are passed over, innermost first", () => {
  assert.equal(place(undefined, "C:/crt/src/main_crt.c", "src/main.c", "lib/deep/util.h"), "src/main.c:12");
  assert.equal(place("../../etc/src/main.c"), undefined);
  assert.equal(place(undefined), undefined);
});

Deno.test("the thread with the event counts; without one, the first that has a place", () => {
  const at = (file: string): readonly { address: string; file: string; line: number }[] => [
    { address: "0x1", file, line: 5 },
  ];
  const waiting = { tid: 1, event: false, frames: at("src/main.c") };
  const crashed = { tid: 2, event: true, frames: at("lib/deep/util.h") };
  assert.equal(
    placeOf({ trigger: CRASH.trigger, stacks: [waiting, crashed] }, SOURCES)?.file,
    "lib/deep/util.h",
  );
  assert.equal(
    placeOf({ trigger: CRASH.trigger, stacks: [{ ...crashed, event: false }, waiting] }, SOURCES)?.file,
    "lib/deep/util.h",
  );
  assert.equal(
    placeOf({ trigger: CRASH.trigger, stacks: CRASH.stacks }, { ...SOURCES, has: () => false }),
    undefined,
  );
});
