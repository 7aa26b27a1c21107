/** What a .NET runtime in a dump knows. @module */
import { ClrError, Memory, readManaged, registersOf, type Target } from "../clr/mod.ts";
import type { ManagedFacts } from "../facts/managed.ts";
import { type Minidump, MinidumpError, type SyncSource, TargetMemory } from "../minidump/mod.ts";

/** Reads it; `undefined` where the dump has no runtime, or is damaged. `source` is what the dump was opened over. */
export async function managedOf(dump: Minidump, source: SyncSource): Promise<ManagedFacts | undefined> {
  try {
    const memory = new Memory(await TargetMemory.of(dump, source));
    return readManaged({ memory, ...await targetOf(dump) });
  } catch (error) {
    if (error instanceof MinidumpError) return undefined;
    throw error;
  }
}

/** The modules, the threads' places and the event of a dump, as the reader of runtimes wants them. */
export async function targetOf(dump: Minidump): Promise<Omit<Target, "memory">> {
  const exception = await dump.exception();
  const contexts = new Map<number, Uint8Array>();
  const system = await dump.systemInfo();
  for (const { id, context } of system?.cpu === "x64" ? await dump.threads() : []) {
    // The thread of the exception stood in the dump's writer when its own context was taken.
    const place = exception?.threadId === id ? exception.context : context;
    contexts.set(id, await dump.bytes(place));
  }
  return {
    modules: await dump.modules(),
    registers: (tid) => {
      const context = contexts.get(tid);
      if (context === undefined) return undefined;
      try {
        return registersOf(context);
      } catch (error) {
        if (error instanceof ClrError) return undefined;
        throw error;
      }
    },
    ...(exception === undefined
      ? {}
      : { stop: { tid: exception.threadId, code: exception.code, parameters: exception.parameters } }),
  };
}
