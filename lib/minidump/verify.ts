/** The verification of a dump: enter at verify(). @module */
import { minidumpType } from "../facts/formats.ts";
import { checkContent } from "./check_content.ts";
import { checkExpected, type DumpExpectation } from "./check_expected.ts";
import { checkLayout, type StreamReport } from "./check_layout.ts";
import { checkMemory } from "./check_memory.ts";
import { Minidump } from "./dump.ts";
import { attempt, Findings } from "./findings.ts";
import { identify } from "./identify.ts";
import type { FileIdentity } from "./file_kind.ts";
import type { Source } from "./source.ts";
import type { Verification } from "./verification.ts";

/**
 * Checks a dump: every place it points to lies inside the file, the streams every dump has are there and not empty,
 * the memory is not cut off, the exception's thread and registers are there. With `expect`, also that it is the dump
 * that was asked for. A dump with full or private memory is compared with its own map of the address space.
 *
 * Takes an opened dump, or a source of any content: for one that is no minidump the only finding says what it is.
 * It never fails because of what is in the file. No memory is read, so a large dump costs no more than a small one.
 *
 * @example Bytes that are no dump
 * ```ts
 * import { bytesSource, verify } from "trapline/minidump";
 *
 * const { ok, findings } = await verify(bytesSource(new Uint8Array(0)));
 * console.log(ok, findings[0]?.message); // false The file is an empty file
 * ```
 */
export async function verify(input: Minidump | Source, expect: DumpExpectation = {}): Promise<Verification> {
  const findings = new Findings();
  const identity = await identify(input instanceof Minidump ? input.source : input);
  const dump = input instanceof Minidump ? input : await attempt(findings, () => Minidump.open(input));
  if (dump === undefined) return failed(identity, findings);
  if (identity.kind !== "windows-minidump") {
    findings.add("odd", "not-a-windows-minidump", `The file is ${identity.what}`);
  }
  const streams = await checkLayout(dump, findings);
  await checkContent(dump, findings);
  await checkExpected(dump, findings, expect);
  const asked = expect.format !== undefined;
  const type = asked ? minidumpType(expect.format) : Number(BigInt.asUintN(32, dump.header.flags));
  await checkMemory(dump, findings, { type, asked });
  return result(identity, findings, streams);
}

/** The reader's error matters only where the file is a minidump at all. */
function failed(identity: FileIdentity, errors: Findings): Verification {
  const isMinidump = identity.kind.endsWith("-minidump");
  const findings = isMinidump ? errors : new Findings();
  findings.add("fatal", "not-a-windows-minidump", `The file is ${identity.what}`);
  return result(identity, findings, []);
}

function result(identity: FileIdentity, collected: Findings, streams: readonly StreamReport[]): Verification {
  const findings = collected.list();
  const ok = findings.every(({ severity }) => severity !== "fatal");
  return { ok, kind: identity.kind, findings, streams };
}
