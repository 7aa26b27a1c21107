/**
 * What GCC's runtime throws on Windows x64 (mingw): the record's parameter is the header by which the stack is unwound.
 * Before it lies what the C++ runtime keeps of the exception, behind it the object.
 *
 * Source: unwind-cxx.h and typeinfo of libstdc++; the convention of Itanium for C++, 2.9.5 (run-time type information).
 *
 * @module
 */
import { ClrError, type Memory } from "../clr/mod.ts";
import type { CppException } from "../facts/cpp.ts";
import { itaniumTypeName } from "./itanium_names.ts";
import { saidAt } from "./said.ts";

/** "GNUCC++" and 0: the exception's class; 1 is one that std::rethrow_exception has thrown again. */
const THROWN = 0x474E5543432B2B00n, RETHROWN = 0x474E5543432B2B01n;
/** From the header back to the type, and on to the object. */
const TYPE_BEFORE = 80n, OBJECT_BEHIND = 64n;
/** libstdc++'s classes that keep a text behind the table of their functions. */
const WITH_TEXT: readonly string[] = ["St13runtime_error", "St11logic_error"];
const SINGLE = "N10__cxxabiv120__si_class_type_infoE", SEVERAL = "N10__cxxabiv121__vmi_class_type_infoE";
const VIRTUAL = 1n;
const MOST_BASES = 32, MOST_NAME = 4096;

interface Base {
  readonly name: string;
  /** Where it lies in the object; absent of a virtual base, and of what derives from one. */
  readonly distance?: bigint;
}

/** Reads it; `undefined` for exceptions of other languages and runtimes. */
export function readGcc(memory: Memory, [header = 0n]: readonly bigint[]): CppException | undefined {
  const kind = memory.u64(header);
  if (kind !== THROWN && kind !== RETHROWN) return undefined;
  // One that was thrown again names the object that it was first, with that one's header before it.
  const object = kind === THROWN ? header + OBJECT_BEHIND : memory.u64(header - TYPE_BEFORE);
  const info = memory.u64(object - OBJECT_BEHIND - TYPE_BEFORE);
  const types = [...walk(memory, info, 0n)];
  const [type, ...bases] = types.map(({ name }) => itaniumTypeName(name));
  if (type === undefined) return undefined;
  const message = messageOf(memory, object, types);
  return {
    type,
    bases: [...new Set(bases)],
    ...(message === undefined ? {} : { message }),
    runtime: "gcc",
  };
}

/** A type and then its bases, the nearest first. */
function* walk(memory: Memory, info: bigint, start: bigint | undefined): Generator<Base> {
  const next: { info: bigint; distance: bigint | undefined }[] = [{ info, distance: start }];
  for (let index = 0; index < Math.min(next.length, MOST_BASES); index++) {
    const { info, distance } = next[index]!;
    yield { name: nameOf(memory, info), ...(distance === undefined ? {} : { distance }) };
    // What kind of class it is says the type of the description itself.
    const kind = nameOf(memory, memory.u64(memory.u64(info) - 8n));
    if (kind === SINGLE) next.push({ info: memory.u64(info + 16n), distance });
    if (kind !== SEVERAL) continue;
    const count = memory.u32(info + 20n);
    if (count > MOST_BASES) throw new ClrError("damaged", `a class of ${count} bases`);
    for (let base = 0; base < count; base++) {
      const entry = info + BigInt(24 + base * 16);
      const place = memory.u64(entry + 8n);
      const known = distance !== undefined && (place & VIRTUAL) === 0n;
      next.push({
        info: memory.u64(entry),
        distance: known ? distance + (BigInt.asIntN(64, place) >> 8n) : undefined,
      });
    }
  }
}

function nameOf(memory: Memory, info: bigint): string {
  return memory.utf8(memory.u64(info + 8n), MOST_NAME);
}

function messageOf(memory: Memory, object: bigint, types: readonly Base[]): string | undefined {
  const place = types.find(({ name }) => WITH_TEXT.includes(name))?.distance;
  try {
    if (place !== undefined) return saidAt(memory, memory.u64(object + place + 8n));
    return /^PK?c$/.test(types[0]?.name ?? "") ? saidAt(memory, memory.u64(object)) : undefined;
  } catch (error) {
    if (error instanceof ClrError) return undefined;
    throw error;
  }
}
