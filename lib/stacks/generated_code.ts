/** Functions that were made at run time, as far as the program told the system of them. @module */
import type { Minidump } from "../minidump/dump.ts";
import type { FunctionTable } from "../minidump/comment_streams.ts";
import { moduleFinder } from "../minidump/find_module.ts";
import type { X64Function } from "../unwind/x64.ts";
import { runtimeFunction } from "../unwind/x64_unwind_info.ts";

const ENTRY = 12;
/** Generated code of this many functions was never seen. */
const MOST_ENTRIES = 1_000_000;

/** The functions of the dump's function tables, by address. Without such a stream there are none. */
export async function readGeneratedCode(
  dump: Minidump,
): Promise<(address: bigint) => X64Function | undefined> {
  const functions: X64Function[] = [];
  for (const table of await dump.functionTables()) {
    if (functions.length < MOST_ENTRIES) functions.push(...await entriesOf(dump, table));
  }
  const find = moduleFinder(functions.map((entry) => ({
    entry,
    base: entry.base + BigInt(entry.begin),
    size: Math.max(0, entry.end - entry.begin),
  })));
  return (address) => find(address)?.entry;
}

async function entriesOf(dump: Minidump, table: FunctionTable): Promise<X64Function[]> {
  if (table.entrySize !== ENTRY) return [];
  const bytes = await dump.bytes(table.entries);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: Math.floor(bytes.length / ENTRY) }, (_, n) => ({
    base: table.baseAddress,
    ...runtimeFunction(view, n * ENTRY),
  }));
}
