/** The target's memory by address: what is read once, what is noted, and where reading ends. */
import assert from "node:assert/strict";
import { ClrError, Memory } from "../../lib/clr/mod.ts";

/** Memory of one piece. */
function piece(
  start: bigint,
  size: number,
): { read(address: bigint, length: number): Uint8Array | undefined; reads: number } {
  const bytes = Uint8Array.from({ length: size }, (_, index) => index & 0xFF);
  return {
    reads: 0,
    read(address, length): Uint8Array | undefined {
      this.reads++;
      const at = Number(address - start);
      return at < 0 || at + length > size ? undefined : bytes.subarray(at, at + length);
    },
  };
}

Deno.test("a page is read once, and across pages as one", () => {
  const source = piece(0x10000n, 8192);
  const memory = new Memory(source);
  assert.deepEqual([memory.u8(0x10005n), memory.u16(0x10006n), memory.u32(0x10008n)], [
    5,
    0x0706,
    0x0B0A0908,
  ]);
  assert.equal(source.reads, 1);
  assert.equal(memory.u64(0x10FFCn), 0x03020100_FFFEFDFCn);
  assert.equal(source.reads, 2);
});

Deno.test("what was read is noted in blocks that are joined where they touch", () => {
  const memory = new Memory(piece(0x10000n, 8192));
  memory.bytes(0x10010n, 4);
  memory.bytes(0x10030n, 0x40);
  memory.bytes(0x11000n, 1);
  assert.equal(memory.tryBytes(0x20000n, 8), undefined);
  const noted = memory.recorded().map(({ start, bytes }) => [start, bytes.length]);
  assert.deepEqual(noted, [[0x10000n, 128], [0x11000n, 64]]);
});

Deno.test("a piece smaller than a page can be read, and only what is in it", () => {
  const memory = new Memory(piece(0x10100n, 16));
  assert.equal(memory.u8(0x10103n), 3);
  assert.throws(
    () => memory.u64(0x10109n),
    (error) => error instanceof ClrError && error.code === "unreadable",
  );
  assert.equal(memory.tryBytes(0n, 8), undefined);
  assert.equal(memory.tryBytes(0xFFFFFFFFFFFFFFFCn, 8), undefined);
});

Deno.test("more than any process needs is too much", () => {
  const memory = new Memory(piece(0x10000n, 4096));
  assert.throws(
    () => memory.bytes(0x10000n, 2 ** 30),
    (error) => error instanceof ClrError && error.code === "damaged",
  );
  assert.throws(() => {
    for (;;) memory.u8(0x10000n);
  }, (error) => error instanceof ClrError && error.code === "too-much");
});
