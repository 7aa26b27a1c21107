/** Names of types and methods, with the arguments of generic ones, as the runtime's own structures tell them. */
import { ClrError, soft } from "./error.ts";
import { ClrModule } from "./modules.ts";
import type { Runtime } from "./runtime.ts";

const MOST_DEPTH = 6;
const MOST_BASES = 64;
const MOST_ARGUMENTS = 32;
const MOST_NAME = 4096;

/** CorElementType of what a TypeDesc stands for. */
const POINTER = 0x0F, BY_REF = 0x10, TYPE_VARIABLE = 0x13, METHOD_VARIABLE = 0x1E, FUNCTION_POINTER = 0x1B;
/** MethodClassification: a method that was generated while the program ran. */
const DYNAMIC = 7;

/** What a method is called. */
export interface ClrMethod {
  /** With its type and its parameters: `Zoo.Program.Custom(Int32)`. */
  readonly name: string;
  /** The module it is in. */
  readonly module: ClrModule;
  /** Its MethodDef token; 0 for a method that was generated. */
  readonly token: number;
}

/** Knows the names of one target's types and methods; each is read once. */
export class Names {
  readonly #runtime: Runtime;
  readonly #types = new Map<bigint, string>();
  readonly #methods = new Map<bigint, ClrMethod>();
  readonly #modules = new Map<bigint, ClrModule>();

  /** @throws {ClrError} "unknown" where the runtime's types have an unknown shape */
  constructor(runtime: Runtime) {
    runtime.descriptor.need("RuntimeTypeSystem", "Loader");
    this.#runtime = runtime;
  }

  /** The modules whose names came up so far. */
  get modules(): readonly ClrModule[] {
    return [...this.#modules.values()];
  }

  /** The name of a type, by its MethodTable or, with its lowest bits set, its TypeDesc. */
  type(handle: bigint): string {
    return this.#type(handle, 0);
  }

  /** The MethodTable of an object. */
  methodTable(object: bigint): bigint {
    const { memory, descriptor } = this.#runtime;
    const mask = descriptor.tryGlobal("ObjectToMethodTableUnmask") ?? 7n;
    return memory.u64(object + descriptor.offset("Object", "m_pMethTab")) & ~mask;
  }

  /** A type's MethodTable and those of its base types, the nearest first. */
  *ancestry(methodTable: bigint): Generator<bigint, undefined> {
    const { memory, descriptor } = this.#runtime;
    let at = methodTable;
    for (let depth = 0; at !== 0n && depth < MOST_BASES; depth++) {
      yield at;
      at = memory.u64(at + descriptor.offset("MethodTable", "ParentMethodTable"));
    }
  }

  /** The method of a MethodDesc. */
  method(address: bigint): ClrMethod {
    const known = this.#methods.get(address);
    if (known !== undefined) return known;
    const method = this.#method(address);
    this.#methods.set(address, method);
    return method;
  }

  /** A module, by the runtime's own object for it. */
  module(address: bigint): ClrModule {
    const known = this.#modules.get(address);
    if (known !== undefined) return known;
    const module = new ClrModule(this.#runtime, address);
    this.#modules.set(address, module);
    return module;
  }

  #type(handle: bigint, depth: number): string {
    const known = this.#types.get(handle);
    if (known !== undefined) return known;
    if (depth > MOST_DEPTH) return "...";
    const read = (): string =>
      (handle & 2n) !== 0n ? this.#typeDesc(handle & ~3n, depth) : this.#class(handle, depth);
    const name = read().slice(0, MOST_NAME);
    this.#types.set(handle, name);
    return name;
  }

  /** Pointers, references and type variables have a structure of their own. */
  #typeDesc(address: bigint, depth: number): string {
    const { memory, descriptor } = this.#runtime;
    const kind = memory.u32(address + descriptor.offset("TypeDesc", "TypeAndFlags")) & 0xFF;
    if (kind === TYPE_VARIABLE || kind === METHOD_VARIABLE) return "T";
    if (kind === FUNCTION_POINTER) return "fnptr";
    if (kind !== POINTER && kind !== BY_REF) throw new ClrError("damaged", "a type is of an unknown kind");
    const target = memory.u64(address + descriptor.offset("ParamTypeDesc", "TypeArg"));
    return this.#type(target, depth + 1) + (kind === POINTER ? "*" : "&");
  }

  #class(handle: bigint, depth: number): string {
    const { memory, descriptor } = this.#runtime;
    const table = handle & ~3n;
    const field = (name: string): bigint => table + descriptor.offset("MethodTable", name);
    const flags = memory.u32(field("MTFlags"));
    const CATEGORY = 0x000C0000, ARRAY = 0x00080000;
    if ((flags & CATEGORY) === ARRAY) return `${this.#type(memory.u64(field("PerInstInfo")), depth + 1)}[]`;
    const token = 0x02000000 | memory.u32(field("MTFlags2")) >>> 8;
    const module = this.module(memory.u64(field("Module")));
    const name = soft(() => module.metadata().type(token), () => unnamed(module, token));
    return name + this.#arguments(table, flags, depth);
  }

  /** `[System.Int32,System.String]` of a generic type; nothing for any other, and for its definition. */
  #arguments(table: bigint, flags: number, depth: number): string {
    const HAS_COMPONENT_SIZE = 0x80000000, GENERICS = 0x30, DEFINITION = 0x30;
    if ((flags & HAS_COMPONENT_SIZE) !== 0 || (flags & GENERICS) === 0) return "";
    if ((flags & GENERICS) === DEFINITION) return "";
    const { memory, descriptor } = this.#runtime;
    const dictionaries = memory.u64(table + descriptor.offset("MethodTable", "PerInstInfo"));
    // GenericsDictInfo lies before what PerInstInfo leads to: two 16-bit counts at its end.
    const at = descriptor.offset("GenericsDictInfo", "NumTypeArgs");
    const info = dictionaries - 8n;
    const [levels, count] = [memory.u16(info + at - 2n), memory.u16(info + at)];
    if (levels === 0 || count === 0 || count > MOST_ARGUMENTS) return "";
    const own = memory.u64(dictionaries + BigInt((levels - 1) * 8));
    const names = Array.from(
      { length: count },
      (_, index) => this.#type(memory.u64(own + BigInt(index * 8)), depth + 1),
    );
    return `[${names.join(",")}]`;
  }

  #method(address: bigint): ClrMethod {
    const { memory, descriptor } = this.#runtime;
    const desc = (name: string): bigint => address + descriptor.offset("MethodDesc", name);
    const index = BigInt(memory.u8(desc("ChunkIndex")));
    const chunk = address - index * descriptor.global("MethodDescAlignment") -
      descriptor.size("MethodDescChunk");
    const table = memory.u64(chunk + descriptor.offset("MethodDescChunk", "MethodTable"));
    const module = this.module(
      memory.u64(table + descriptor.offset("MethodTable", "Module")),
    );
    const CLASSIFICATION = 7;
    if ((memory.u16(desc("Flags")) & CLASSIFICATION) === DYNAMIC) {
      return { name: `DynamicClass.${this.#dynamicName(address)}`, module, token: 0 };
    }
    const token = this.#token(address, chunk);
    const type = this.type(table);
    const name = soft(() => {
      const { name, parameters } = module.metadata().method(token);
      return `${type}.${name}(${parameters})`;
    }, () => unnamed(module, token));
    return { name, module, token };
  }

  #token(method: bigint, chunk: bigint): number {
    const { memory, descriptor } = this.#runtime;
    const bits = Number(descriptor.global("MethodDescTokenRemainderBitCount"));
    if (bits < 1 || bits > 16) throw new ClrError("damaged", "the runtime's descriptor is damaged");
    const low = memory.u16(method + descriptor.offset("MethodDesc", "Flags3AndTokenRemainder"));
    const high = memory.u16(chunk + descriptor.offset("MethodDescChunk", "FlagsAndTokenRange"));
    return 0x06000000 | (high & 0xFFF) << bits | low & ((1 << bits) - 1);
  }

  #dynamicName(method: bigint): string {
    const { memory, descriptor } = this.#runtime;
    return soft(
      () => memory.utf8(memory.u64(method + descriptor.offset("DynamicMethodDesc", "MethodName"))),
      () => "?",
    );
  }
}

/** What the metadata does not tell: `app.dll!0x6000012`. */
function unnamed(module: ClrModule, token: number): string {
  return `${module.name}!0x${token.toString(16)}`;
}
