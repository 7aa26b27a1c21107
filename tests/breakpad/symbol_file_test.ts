/** Breakpad's symbol files: names, inlined functions, lines, and how frames are undone. */
import assert from "node:assert/strict";
import { SymbolFileError } from "../../lib/breakpad/error.ts";
import { SymbolFile } from "../../lib/breakpad/symbol_file.ts";
import { bytesSource, type Source } from "../../lib/minidump/mod.ts";

const TEXT = `MODULE windows x86_64 0123456789ABCDEF0123456789ABCDEF1 app.pdb
INFO CODE_ID 5AB380779000 app.exe
FILE 0 c:\\src\\a b.c
FILE 1 c:\\src\\b.h
INLINE_ORIGIN 0 shop::sum(int, int)
INLINE_ORIGIN 1 add
FUNC 1000 30 8 main
INLINE 0 12 0 0 1010 10
INLINE 1 40 1 1 1014 4 101c 2
1000 10 10 0
1010 4 40 1
1014 4 50 1
1018 18 13 0
FUNC m 1040 10 0 folded with another
1040 10 99 0
PUBLIC 1060 0 alone
PUBLIC m 10a0 0 last
STACK CFI INIT 1000 30 .cfa: $rsp 8 + .ra: .cfa 8 - ^
STACK CFI 1001 .cfa: $rsp 16 + $rbx: .cfa 16 - ^
STACK CFI 1005 .cfa: $rsp 48 +
STACK WIN 0 2000 40 0 0 4 8 10 0 0 1
STACK WIN 4 2010 20 3 0 c 4 14 0 1 $T0 $ebp = $eip $T0 4 + ^ =
STACK WIN 4 2014 1c 3 0 c 8 14 0 1 $eip 1 =
`;

/** Gives a few bytes at a time, so that lines lie across pieces. */
function inPieces(text: string, most = Infinity): Source {
  const source = bytesSource(new TextEncoder().encode(text));
  return { size: source.size, read: (at, length) => source.read(at, Math.min(length, most)) };
}

const open = (text = TEXT): Promise<SymbolFile> => SymbolFile.open(inPieces(text));

async function named(file: SymbolFile, rva: number): Promise<string[]> {
  return (await file.functionsAt(rva)).map(({ name, begin, source }) =>
    `${name}@${begin.toString(16)} ${source?.file.split("\\").at(-1)}:${source?.line}`
  );
}

Deno.test("functions have their names and lines, inlined ones before those that hold them", async () => {
  const file = await open();
  assert.equal(file.id, "0123456789ABCDEF0123456789ABCDEF1");
  assert.ok(file.is({ debugId: "0123456789abcdef0123456789abcdef1" }));
  assert.ok(!file.is({ debugId: "0123456789ABCDEF0123456789ABCDEF2" }));
  assert.deepEqual(await named(file, 0x1000), ["main@1000 a b.c:10"]);
  assert.deepEqual(await named(file, 0x1010), ["shop::sum(int, int)@1010 b.h:40", "main@1000 a b.c:12"]);
  assert.deepEqual(await named(file, 0x1015), [
    "add@1014 b.h:50",
    "shop::sum(int, int)@1010 b.h:40",
    "main@1000 a b.c:12",
  ]);
  assert.deepEqual(await named(file, 0x102F), ["main@1000 a b.c:13"]);
  assert.deepEqual(await named(file, 0x1041), ["folded with another@1040 a b.c:99"]);
});

Deno.test("a public name is none for what lies behind another function", async () => {
  const file = await open();
  assert.deepEqual(await named(file, 0x1030), []);
  assert.deepEqual(await named(file, 0x1050), []);
  assert.deepEqual(await named(file, 0x1065), ["alone@1060 undefined:undefined"]);
  assert.deepEqual(await named(file, 0x10A0), ["last@10a0 undefined:undefined"]);
  assert.deepEqual(await named(file, 0x10), []);
});

Deno.test("older files say of inlined calls only their line", async () => {
  const file = await open(
    `MODULE Linux x86_64 AB0 a\nFILE 3 a.c\nINLINE_ORIGIN 3 7 twice\n` +
      `FUNC 10 10 0 f\nINLINE 0 5 7 14 4\n10 10 9 3\n`,
  );
  assert.deepEqual(await named(file, 0x14), ["twice@14 a.c:9", "f@10 undefined:undefined"]);
});

Deno.test("of call frame information what changes last counts", async () => {
  const file = await open();
  const of = async (rva: number): Promise<[string, string][]> => {
    const rules = await file.rulesAt(rva);
    return rules?.kind === "expressions" ? [...rules.of] : [];
  };
  assert.deepEqual(await of(0x1000), [[".cfa", "$rsp 8 +"], [".ra", ".cfa 8 - ^"]]);
  assert.deepEqual(await of(0x1004), [
    [".cfa", "$rsp 16 +"],
    [".ra", ".cfa 8 - ^"],
    ["$rbx", ".cfa 16 - ^"],
  ]);
  assert.equal((await of(0x102F))[0]?.[1], "$rsp 48 +");
  assert.deepEqual(await of(0x1030), []);
});

Deno.test("of frame data the innermost record counts, and one with a program before one without", async () => {
  const file = await open();
  const older = { kind: "frame-data", program: undefined, usesBasePointer: true };
  assert.deepEqual(await file.rulesAt(0x2000), { ...older, parameters: 4, saved: 8, locals: 16 });
  const newer = { kind: "frame-data", usesBasePointer: false, parameters: 12, locals: 20 };
  assert.deepEqual(await file.rulesAt(0x2010), {
    ...newer,
    saved: 4,
    program: "$T0 $ebp = $eip $T0 4 + ^ =",
  });
  assert.deepEqual(await file.rulesAt(0x2014), { ...newer, saved: 8, program: "$eip 1 =" });
});

Deno.test("a file is read in pieces, whatever its lines end with", async () => {
  const whole = await named(await open(), 0x1015);
  assert.deepEqual(await named(await open(TEXT.replaceAll("\n", "\r\n")), 0x1015), whole);
  const long = await open(TEXT.replace("PUBLIC 1060", `${"1028 1 1 0\n".repeat(200_000)}PUBLIC 1060`));
  assert.deepEqual(await named(long, 0x1065), ["alone@1060 undefined:undefined"]);
});

Deno.test("what is no symbol file is refused", async () => {
  for (const text of ["", "MODULE\n", "<html>\n", "a".repeat(3_000_000)]) {
    await assert.rejects(open(text), SymbolFileError);
  }
});
