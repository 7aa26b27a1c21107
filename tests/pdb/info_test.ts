/** The PDB's own stream: cut off anywhere it is a damaged PDB, and no other error. */
import assert from "node:assert/strict";
import { bounded, PdbError } from "../../lib/pdb/error.ts";
import { readInfo } from "../../lib/pdb/info.ts";
import type { Stream } from "../../lib/pdb/msf.ts";
import { Section } from "../minidump/synth.ts";

/** u32 version, signature, age, a GUID; the names' size and text; a table of one name with its bits; features. */
function info(...features: number[]): Uint8Array {
  const section = new Section();
  section.u32(20000404, 7, 3).u8(...Array.from({ length: 16 }, (_, n) => n));
  section.u32(8).utf8("/names\0\0").u32(1, 2, 1, 1, 0, 0, 9, 0).u32(...features);
  return section.resolve();
}

function streamOf(bytes: Uint8Array): Stream {
  return {
    size: bytes.length,
    read: (at, length) => {
      const part = bytes.slice(at, at + length);
      return Promise.resolve(new DataView(part.buffer));
    },
  };
}

Deno.test("it has the GUID, the age and the named streams", async () => {
  const { age, guid, named } = await readInfo(streamOf(info(20140508)));
  assert.deepEqual([age, guid, [...named]], [3, "03020100-0504-0706-0809-0A0B0C0D0E0F", [["/names", 9]]]);
});

Deno.test("cut off anywhere it is a damaged PDB", async () => {
  // The number behind the names is not needed.
  const whole = info();
  for (let length = 0; length < whole.length - 4; length++) {
    const reading = bounded(() => readInfo(streamOf(whole.subarray(0, length))));
    await assert.rejects(reading, PdbError, `${length} bytes`);
  }
});

Deno.test("one that only points to object files is refused, and says what to do", async () => {
  await assert.rejects(readInfo(streamOf(info(0x494E494D))), /\/DEBUG:FASTLINK PDB.*link with \/DEBUG:FULL/);
});
