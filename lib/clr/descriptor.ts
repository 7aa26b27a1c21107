/**
 * What a .NET runtime says of itself: the data-contract descriptor that coreclr.dll exports since .NET 9, and the
 * program of a single-file app. Shapes and addresses come from here alone; a version that is not known is not read.
 */
import { ClrError } from "./error.ts";
import { Image } from "./image.ts";
import type { Memory } from "./memory.ts";

/** The name of the export. */
export const DESCRIPTOR_EXPORT = "DotNetRuntimeContractDescriptor";

const MAGIC = 0x0043414443434E44n; // "DNCCDAC\0"
const MOST_JSON_BYTES = 256 * 1024;
const MOST_POINTERS = 4096;
const MOST_OFFSET = 1 << 20;

/** The versions of the runtime's contracts that are understood here. */
const KNOWN: Readonly<Record<string, readonly number[]>> = {
  Thread: [1],
  Exception: [1],
  Object: [1],
  RuntimeTypeSystem: [1],
  Loader: [1],
  EcmaMetadata: [1],
  ExecutionManager: [2],
  StackWalk: [1],
};

type Contract = keyof typeof KNOWN & string;

/** A runtime's descriptor. */
export class Descriptor {
  readonly #contracts: Readonly<Record<string, unknown>>;
  readonly #types: Readonly<Record<string, unknown>>;
  readonly #globals: Readonly<Record<string, unknown>>;
  readonly #pointers: readonly bigint[];

  private constructor(json: Record<string, unknown>, pointers: readonly bigint[]) {
    this.#contracts = record(json["contracts"]);
    this.#types = record(json["types"]);
    this.#globals = record(json["globals"]);
    this.#pointers = pointers;
  }

  /** Reads the descriptor of the image at an address; `undefined` where it exports none. */
  static read(memory: Memory, base: bigint): Descriptor | undefined {
    const at = new Image(memory, base).export(DESCRIPTOR_EXPORT);
    if (at === undefined) return undefined;
    if (memory.u64(at) !== MAGIC) throw new ClrError("damaged", "the runtime's descriptor is not one");
    if ((memory.u32(at + 8n) & 2) !== 0) throw new ClrError("unknown", "the runtime is a 32-bit one");
    const [size, count] = [memory.u32(at + 12n), memory.u32(at + 24n)];
    if (size > MOST_JSON_BYTES || count > MOST_POINTERS) {
      throw new ClrError("damaged", "the runtime's descriptor is too large");
    }
    const text = new TextDecoder().decode(memory.bytes(memory.u64(at + 16n), size));
    const table = memory.u64(at + 32n);
    const pointers = Array.from({ length: count }, (_, index) => memory.u64(table + BigInt(index * 8)));
    return new Descriptor(parsed(text), pointers);
  }

  /** Why something that needs these contracts can't be read; `undefined` where all of them are known. */
  lacks(...contracts: readonly Contract[]): string | undefined {
    for (const name of contracts) {
      const version = this.#contracts[name];
      if (version === undefined) return `the runtime's descriptor has no ${name} contract`;
      if (!KNOWN[name]!.includes(Number(version))) {
        return `the runtime's ${name} contract is ${String(version).slice(0, 20)}`;
      }
    }
    return undefined;
  }

  /** Fails unless all these contracts are known. @throws {ClrError} "unknown" */
  need(...contracts: readonly Contract[]): void {
    const because = this.lacks(...contracts);
    if (because !== undefined) throw new ClrError("unknown", because);
  }

  /** Whether a type has a field. */
  has(type: string, field: string): boolean {
    return record(this.#types[type])[field] !== undefined;
  }

  /** The offset of a field. */
  offset(type: string, field: string): bigint {
    const found = record(this.#types[type])[field];
    const value = Array.isArray(found) ? found[0] : found;
    if (typeof value !== "number" || !Number.isSafeInteger(value) || value < 0 || value > MOST_OFFSET) {
      throw new ClrError("unknown", `the runtime's descriptor has no ${type}.${field}`);
    }
    return BigInt(value);
  }

  /** The size of a type. */
  size(type: string): bigint {
    return this.offset(type, "!");
  }

  /** A constant, or the address of a global variable. */
  global(name: string): bigint {
    const found = this.tryGlobal(name);
    if (found === undefined) throw new ClrError("unknown", `the runtime's descriptor has no global ${name}`);
    return found;
  }

  /** {@link global}, or `undefined` where the descriptor does not have it. */
  tryGlobal(name: string): bigint | undefined {
    const found = this.#globals[name];
    if (!Array.isArray(found)) return undefined;
    const [value] = found as unknown[];
    if (Array.isArray(value)) return this.#pointers[Number(value[0])];
    return typeof value === "string" && /^(0x[0-9a-f]{1,16}|\d{1,20})$/i.test(value)
      ? BigInt.asUintN(64, BigInt(value))
      : undefined;
  }

  /** The names of the globals. */
  globals(): string[] {
    return Object.keys(this.#globals);
  }
}

function parsed(text: string): Record<string, unknown> {
  try {
    return record(JSON.parse(text));
  } catch {
    throw new ClrError("damaged", "the runtime's descriptor is no JSON");
  }
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? value as Record<string, unknown> : {};
}
