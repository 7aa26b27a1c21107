/**
 * What Microsoft's runtime throws, and clang's programs for it: the record's parameters lead to a ThrowInfo, that to the
 * types by which the object can be caught. In programs of 64 bits its fields are offsets in the image that the fourth
 * parameter names, in those of 32 bits they are addresses.
 *
 * Source: ehdata.h of Visual C++, and what clang emits (clang/lib/CodeGen/MicrosoftCXXABI.cpp).
 *
 * @module
 */
import { ClrError, type Memory } from "../clr/mod.ts";
import type { CppException } from "../facts/cpp.ts";
import { microsoftTypeName } from "./microsoft_names.ts";
import { saidAt } from "./said.ts";

/** The first parameter: which layout the rest has. */
const MAGIC: readonly bigint[] = [0x19930520n, 0x19930521n, 0x19930522n, 0x01994000n];
const STD_EXCEPTION = ".?AVexception@std@@";
/** A pointer to char, const or not, of 64 and of 32 bits. */
const TEXTS: readonly string[] = [".PEAD", ".PEBD", ".PAD", ".PBD"];
/** Of what a thrown pointer points to: its type is described without that. */
const CONST = 1;
/** Whoever catches `void*` catches every pointer: no base class of one. */
const ANY_POINTER = /^\.PE?AX$/;
const MOST_TYPES = 64;
const MOST_NAME = 4096;

interface Catchable {
  /** The type's decorated name. */
  readonly name: string;
  /** Where this base lies in the object: a distance, a pointer to the table of virtual bases, an index in that. */
  readonly place: { readonly distance: number; readonly table: number; readonly entry: number };
}

/** An image's data: where its addresses begin, and how wide a pointer is. */
interface Image {
  readonly memory: Memory;
  readonly base: bigint;
  readonly wide: boolean;
}

/** Reads it; `undefined` for the record of a rethrow, which names no object, and for one of another layout. */
export function readMicrosoft(memory: Memory, parameters: readonly bigint[]): CppException | undefined {
  const [magic = 0n, object = 0n, info = 0n, base] = parameters;
  const wide = base !== undefined;
  if (!MAGIC.includes(BigInt.asUintN(32, magic)) || object === 0n || info === 0n) return undefined;
  const image = { memory, base: base ?? 0n, wide };
  const at = wide ? object : BigInt.asUintN(32, object);
  const types = catchables(image, wide ? info : BigInt.asUintN(32, info));
  const isConst = (memory.u32(wide ? info : BigInt.asUintN(32, info)) & CONST) !== 0;
  const [thrown, ...bases] = types.filter(({ name }, index) => index === 0 || !ANY_POINTER.test(name))
    .map(({ name }) => microsoftTypeName(isConst ? toConst(name) : name));
  if (thrown === undefined) return undefined;
  const message = messageOf(image, at, types);
  return { type: thrown, bases, ...(message === undefined ? {} : { message }), runtime: "microsoft" };
}

/** The type of a pointer to something constant. */
function toConst(name: string): string {
  return name.replace(/^\.P(E?)A/, ".P$1B");
}

function catchables(image: Image, info: bigint): Catchable[] {
  const { memory } = image;
  const array = address(image, info + 12n);
  const count = memory.u32(array);
  if (count > MOST_TYPES) throw new ClrError("damaged", `an exception of ${count} types`);
  return Array.from({ length: count }, (_, index) => {
    const type = address(image, array + BigInt(4 + index * 4));
    const descriptor = address(image, type + 4n);
    return {
      // Behind the table of type_info and a field of the runtime's own.
      name: memory.utf8(descriptor + (image.wide ? 16n : 8n), MOST_NAME),
      place: {
        distance: memory.u32(type + 8n) | 0,
        table: memory.u32(type + 12n) | 0,
        entry: memory.u32(type + 16n) | 0,
      },
    };
  });
}

/** What a std::exception in the object holds behind the table of its functions, or the text that the object is. */
function messageOf(image: Image, object: bigint, types: readonly Catchable[]): string | undefined {
  const { memory } = image;
  try {
    const exception = types.find(({ name }) => name === STD_EXCEPTION);
    if (exception !== undefined) {
      return saidAt(memory, pointer(image, inObject(image, object, exception) + size(image)));
    }
    return TEXTS.includes(types[0]?.name ?? "") ? saidAt(memory, pointer(image, object)) : undefined;
  } catch (error) {
    // The type is known without what it says.
    if (error instanceof ClrError) return undefined;
    throw error;
  }
}

function inObject(
  image: Image,
  object: bigint,
  { place: { distance, table, entry } }: Catchable,
): bigint {
  if (table < 0) return object + BigInt(distance);
  const to = object + BigInt(table);
  const virtual = image.memory.u32(pointer(image, to) + BigInt(entry)) | 0;
  return to + BigInt(virtual) + BigInt(distance);
}

/** Where a field of the image's data leads. */
function address({ memory, base }: Image, at: bigint): bigint {
  const to = memory.u32(at);
  if (to === 0) throw new ClrError("damaged", "an exception's description ends in nothing");
  return base + BigInt(to);
}

function size({ wide }: Image): bigint {
  return wide ? 8n : 4n;
}

function pointer({ memory, wide }: Image, at: bigint): bigint {
  return wide ? memory.u64(at) : BigInt(memory.u32(at));
}
