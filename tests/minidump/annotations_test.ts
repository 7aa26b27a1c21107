import assert from "node:assert/strict";
import { bytesSource, type Minidump, openDump } from "../../lib/minidump/mod.ts";
import { Synth } from "./synth.ts";

function open(synth: Synth): Promise<Minidump> {
  return openDump(bytesSource(synth.finish()));
}

Deno.test("crashpadInfo() reads annotations of process and modules", async () => {
  const synth = new Synth();
  const dictionary = (pairs: [string, string][]): ReturnType<Synth["section"]> => {
    const parts = pairs.map(([key, value]) => [synth.utf8String(key), synth.utf8String(value)] as const);
    const made = synth.section();
    made.section.u32(pairs.length);
    for (const [key, value] of parts) made.section.ref(key).ref(value);
    return made;
  };
  const ours = dictionary([["prod", "Äpp"], ["ver", "1.0"]]);
  const theirs = dictionary([["k", "v"]]);
  const module = synth.section();
  const [line, name, text, bytes] = ["a line", "crash key", "value", "\x01\x02"].map((each) =>
    synth.utf8String(each)
  );
  const lines = synth.section();
  lines.section.u32(1).ref(line!);
  const objects = synth.section();
  objects.section.u32(2).ref(name!).u16(1, 0).ref(text!).ref(name!).u16(0x8001, 0).ref(bytes!);
  module.section.u32(1, 8).ref(lines.label).u32(12).ref(theirs.label).u32(28).ref(objects.label);
  const list = synth.section();
  list.section.u32(1, 3, 28).ref(module.label);
  synth.stream(0x43500001, (s) => s.u32(1).zeros(32).u32(20).ref(ours.label).u32(16).ref(list.label));
  const info = await (await open(synth)).crashpadInfo();
  assert.deepEqual([...info!.annotations], [["prod", "Äpp"], ["ver", "1.0"]]);
  const notes = info!.modules.get(3)!;
  assert.deepEqual([...notes.annotations], [["k", "v"], ["crash key", "value"]]);
  assert.deepEqual(notes.lines, ["a line"]);
  assert.deepEqual(notes.objects.map(({ name, type, location }) => [name, type, location.size]), [
    ["crash key", 0x8001, 2],
  ]);
});

Deno.test("crashpadInfo() reads modules of writers that knew no annotation objects", async () => {
  const synth = new Synth();
  const module = synth.section();
  module.section.u32(1, 0, 0, 0, 0);
  const list = synth.section();
  list.section.u32(1, 7, 20).ref(module.label);
  synth.stream(0x43500001, (s) => s.u32(1).zeros(32).u32(0, 0, 16).ref(list.label));
  const info = await (await open(synth)).crashpadInfo();
  assert.deepEqual(info!.modules.get(7), { lines: [], annotations: new Map(), objects: [] });
});

Deno.test("handleOperations() reads Application Verifier's notes, their stacks as deep as they are", async () => {
  const synth = new Synth();
  synth.stream(18, (s) => {
    s.u32(16, 64, 2, 0);
    s.u64(0x44).u32(7, 8, 2, 0, 2, 0).u64(0x1111, 0x2222, 0, 0);
    s.u64(0x48).u32(7, 9, 77, 0, 99, 0).u64(1, 2, 3, 4);
  });
  assert.deepEqual(await (await open(synth)).handleOperations(), [
    { handle: 0x44n, processId: 7, threadId: 8, operation: "close", stack: [0x1111n, 0x2222n] },
    { handle: 0x48n, processId: 7, threadId: 9, operation: "unknown", stack: [1n, 2n, 3n, 4n] },
  ]);
});

Deno.test("text() gives a copy of a file in /proc, all its NULs included", async () => {
  const synth = new Synth().stream(0x47670006, (s) => s.utf8("app\0--fast\0"));
  const dump = await open(synth);
  assert.equal(await dump.text(0x47670006), "app\0--fast\0");
  assert.equal(await dump.text(0x47670009), undefined);
});
