/** What Breakpad reads in a dump of ours, against what the manifest says. @module */
import { strictEqual as equal } from "node:assert/strict";
import type { Captured } from "./trapline.ts";
import { breakpadMissing, minidumpDump, stackwalk } from "./breakpad.ts";

const ACCESS_VIOLATION = 0xC0000005, IN_PAGE_ERROR = 0xC0000006;

/** Fails unless Breakpad finds the manifest's exception code, crash address and faulting module in the dump. */
export async function breakpadAgrees({ dump, manifest: { exception } }: Captured): Promise<void> {
  if (breakpadMissing || exception === undefined) return;
  const code = Number(exception.code);
  const [record] = (await minidumpDump(dump)).filter(({ title }) => title === "MDException");
  equal(Number(record?.fields.get("exception_record.exception_code")), code, `${dump}: exception code`);
  const walk = await stackwalk(dump);
  const accessed = code === ACCESS_VIOLATION || code === IN_PAGE_ERROR ? exception.parameters[1] : undefined;
  equal(walk.crashAddress, BigInt(accessed ?? exception.address), `${dump}: crash address`);
  const [top] = walk.threads[walk.crashedThread ?? 0] ?? [];
  equal(top?.module?.toLowerCase(), exception.module?.toLowerCase(), `${dump}: faulting module`);
}
