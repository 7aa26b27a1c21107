import assert from "node:assert/strict";
import { bytesSource, identify } from "../../lib/minidump/mod.ts";
import { userDump } from "../support/user_dump.ts";

const WINDBG = "open it in WinDbg, where .dump /ma makes a minidump of it";

async function words(bytes: Uint8Array): Promise<string> {
  const { kind, what } = await identify(bytesSource(bytes));
  assert.equal(kind, "user-dump");
  return what;
}

for (const [bits, processor] of [[64, "x64"], [32, "x86"]] as const) {
  Deno.test(`a ${bits}-bit dump in the legacy format is named with its program, exception, threads and modules`, async () => {
    const kind =
      `a ${bits}-bit user-mode dump in the legacy format, of checkout.exe (pid 4096, ${processor})`;
    assert.equal(
      await words(userDump({ bits })),
      `${kind}: 0xC0000005 access violation in prices.dll+0x12f0; 1 thread, 2 modules; ${WINDBG}`,
    );
    assert.equal(
      await words(userDump({ bits, event: 3 })),
      `${kind}: at no exception; 1 thread, 2 modules; ${WINDBG}`,
    );
  });

  Deno.test(`a ${bits}-bit dump in the legacy format that ends anywhere, or lies, says so`, async () => {
    const whole = userDump({ bits });
    const memory = whole.length - 4096;
    for (let end = 8; end < memory; end += 7) {
      assert.match(
        await words(whole.subarray(0, end)),
        /legacy format( that is damaged or cut off: its \w|, of )/,
        `${end}`,
      );
    }
    for (let at = 8; at < memory; at++) {
      const damaged = Uint8Array.from(whole);
      damaged[at]! ^= 0xff;
      assert.match(await words(damaged), /^a (32|64)-bit user-mode dump in the legacy format/);
    }
  });
}
