/** Exception objects: type, message, HRESULT, inner exceptions, and where they were thrown. */
import { ClrError, soft } from "./error.ts";
import type { Names } from "./names.ts";
import type { Runtime } from "./runtime.ts";
import { stringAt } from "./text.ts";

const MOST_INNER = 8;
const MOST_TRACE = 4096;
/** The frames at either end of a long trace; between are those of an endless recursion, mostly. */
const MOST_FRAMES = 256;
/** A StackTraceElement: instruction, stack pointer, MethodDesc, flags. */
const ELEMENT = 32, HEADER = 16;

/** A place in an exception's stack trace. */
export interface TracedFrame {
  /** The instruction; a return address was already moved into the call. */
  readonly ip: bigint;
  /** The stack pointer. */
  readonly sp: bigint;
  /** The runtime's own object for the method. */
  readonly method: bigint;
}

/** An exception object. */
export interface ClrException {
  /** Its address. */
  readonly address: bigint;
  /** `System.InvalidOperationException`. */
  readonly type: string;
  /** Its base types, the nearest first, without System.Object. */
  readonly bases: readonly string[];
  /** Its message; `undefined` where it has none of its own. */
  readonly message: string | undefined;
  /** Its HRESULT, unsigned. */
  readonly hresult: number;
  /** Where it was thrown, the innermost first. */
  readonly frames: readonly TracedFrame[];
  /** The trace that it had in another thread before it was thrown anew, as text. */
  readonly remoteTrace: string | undefined;
  /** The exception that led to it. */
  readonly inner: ClrException | undefined;
  /** What of it could not be read, and why. */
  readonly lacks: readonly string[];
}

/** Reads the exceptions of one target. */
export class Exceptions {
  readonly #runtime: Runtime;
  readonly #names: Names;
  readonly #root: bigint;

  /** @throws {ClrError} "unknown" where exceptions have an unknown shape */
  constructor(runtime: Runtime, names: Names) {
    runtime.descriptor.need("Exception", "Object");
    this.#runtime = runtime;
    this.#names = names;
    this.#root = runtime.memory.u64(runtime.descriptor.global("ExceptionMethodTable"));
  }

  /** Whether an object's type descends from System.Exception. */
  isException(object: bigint): boolean {
    return soft(
      () => [...this.#names.ancestry(this.#names.methodTable(object))].includes(this.#root),
      () => false,
    );
  }

  /**
   * Reads an exception with its inner ones.
   *
   * @throws {ClrError} where its type or its fields can't be read
   */
  read(object: bigint): ClrException {
    return this.#read(object, [object]);
  }

  /** Type, base types and message alone. @throws {ClrError} where they can't be read */
  summary(object: bigint): { type: string; bases: readonly string[]; message?: string } {
    if (!this.isException(object)) throw new ClrError("damaged", "the object is no exception");
    // The last is System.Object.
    const tables = [...this.#names.ancestry(this.#names.methodTable(object))].slice(0, -1);
    const [type, ...bases] = tables.map((table) => this.#names.type(table));
    const message = this.#text(object, "_message");
    return { type: type!, bases, ...(message === undefined ? {} : { message }) };
  }

  #read(object: bigint, chain: readonly bigint[]): ClrException {
    if (!this.isException(object)) throw new ClrError("damaged", "the object is no exception");
    const lacks: string[] = [];
    const attempt = <T>(what: string, read: () => T): T | undefined =>
      soft(read, ({ message }) => void lacks.push(`${what}: ${message}`));
    const [own, ...bases] = [...this.#names.ancestry(this.#names.methodTable(object))];
    return {
      address: object,
      type: this.#names.type(own!),
      bases: attempt("base types", () => bases.slice(0, -1).map((table) => this.#names.type(table))) ?? [],
      message: attempt("message", () => this.#text(object, "_message")),
      hresult: this.#runtime.memory.u32(object + this.#offset("_HResult")),
      frames: attempt("stack trace", () => this.#trace(object)) ?? [],
      remoteTrace: attempt("remote trace", () => this.#text(object, "_remoteStackTraceString")),
      inner: attempt("inner exception", () => this.#inner(object, chain)),
      lacks,
    };
  }

  #inner(object: bigint, chain: readonly bigint[]): ClrException | undefined {
    const inner = this.#field(object, "_innerException");
    if (inner === 0n) return undefined;
    if (chain.includes(inner)) throw new ClrError("damaged", "it leads back to an outer one");
    if (chain.length > MOST_INNER) throw new ClrError("damaged", `more than ${MOST_INNER} are not read`);
    return this.#read(inner, [...chain, inner]);
  }

  #text(object: bigint, field: string): string | undefined {
    const text = this.#field(object, field);
    return text === 0n ? undefined : stringAt(this.#runtime, text);
  }

  /** An array of bytes with the elements; since .NET 9 it may lie in an array with what keeps methods alive. */
  #trace(object: bigint): TracedFrame[] {
    const { memory, descriptor } = this.#runtime;
    let array = this.#field(object, "_stackTrace");
    if (array === 0n) return [];
    const objects = memory.u64(descriptor.global("ObjectArrayMethodTable"));
    const data = (address: bigint): bigint => address + descriptor.size("Array");
    if (this.#names.methodTable(array) === objects) array = memory.u64(data(array));
    if (array === 0n) return [];
    const bytes = memory.u32(array + descriptor.offset("Array", "m_NumComponents"));
    const count = memory.u32(data(array));
    if (count > MOST_TRACE || HEADER + count * ELEMENT > bytes) {
      throw new ClrError("damaged", "it contradicts itself");
    }
    return Array.from({ length: Math.min(count, MOST_FRAMES) }, (_, index) => {
      const element = data(array) + BigInt(HEADER + index * ELEMENT);
      return {
        ip: memory.u64(element),
        sp: memory.u64(element + 8n),
        method: memory.u64(element + 16n),
      };
    });
  }

  #offset(field: string): bigint {
    return this.#runtime.descriptor.offset("Exception", field);
  }

  #field(object: bigint, field: string): bigint {
    return this.#runtime.memory.u64(object + this.#offset(field));
  }
}
