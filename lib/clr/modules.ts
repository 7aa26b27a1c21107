import { baseName } from "../facts/path.ts";
import { ClrError, soft } from "./error.ts";
import { Image } from "./image.ts";
import { Metadata } from "./metadata/metadata.ts";
import type { Runtime } from "./runtime.ts";

const MOST_PATH_UNITS = 1024;
const CODEVIEW = 2;
const RSDS = 0x53445352;

/** Which portable PDB a module was built with. */
export interface PdbIdentity {
  /** The id in the PDB, 40 hexadecimal digits: 16 bytes of a guid, 4 of a stamp. */
  readonly id: string;
  /** The path that the compiler wrote it to. */
  readonly path: string;
}

/** A managed module: its name, its metadata and which PDB it has. */
export class ClrModule {
  readonly #runtime: Runtime;
  #metadata: Metadata | ClrError | undefined;

  /** Its path; empty where it came from no file, or from a single-file app. */
  readonly path: string;

  /** Wraps the runtime's own object for it. */
  constructor(runtime: Runtime, readonly address: bigint) {
    this.#runtime = runtime;
    const { memory, descriptor } = runtime;
    this.path = soft(() => {
      const at = memory.u64(address + descriptor.offset("Module", "Path"));
      return at === 0n ? "" : memory.utf16(at, MOST_PATH_UNITS);
    }, () => "");
  }

  /** Its file name; that of its assembly where it has none. */
  get name(): string {
    const file = baseName(this.path);
    if (file) return file;
    const assembly = soft(() => this.metadata().assemblyName(), () => undefined);
    return assembly === undefined ? "?" : `${assembly}.dll`;
  }

  /** Its metadata. @throws {ClrError} the same each time, where it can't be read */
  metadata(): Metadata {
    this.#metadata ??= soft(() => this.#open(), (error) => error);
    if (this.#metadata instanceof ClrError) throw this.#metadata;
    return this.#metadata;
  }

  /** Which portable PDB belongs to it; `undefined` where it says of none, or can't be read. */
  pdb(): PdbIdentity | undefined {
    const { memory } = this.#runtime;
    return soft(() => {
      for (const { type, stamp, address, size } of this.#image().debugEntries()) {
        if (type !== CODEVIEW || size < 25 || memory.u32(address) !== RSDS) continue;
        const id = [...memory.bytes(address + 4n, 16), ...littleEndian(stamp)];
        const hex = id.map((byte) => byte.toString(16).padStart(2, "0")).join("");
        return { id: hex, path: memory.utf8(address + 24n, Math.min(size - 24, MOST_PATH_UNITS)) };
      }
      return undefined;
    }, () => undefined);
  }

  #open(): Metadata {
    const { descriptor, memory } = this.#runtime;
    descriptor.need("Loader");
    const { address, size } = this.#image().metadata();
    return new Metadata(memory, address, size);
  }

  /** Where the module's image is; newer runtimes tell whether it lies there as a file or as it is loaded. */
  #image(): Image {
    const { memory, descriptor } = this.#runtime;
    const field = (at: bigint, type: string, name: string): bigint =>
      memory.u64(at + descriptor.offset(type, name));
    if (descriptor.has("Module", "PEAssembly") && descriptor.has("PEImageLayout", "Flags")) {
      const file = field(field(this.address, "Module", "PEAssembly"), "PEAssembly", "PEImage");
      const layout = field(file, "PEImage", "LoadedImageLayout");
      if (layout !== 0n) {
        const MAPPED = 1;
        const flags = memory.u32(layout + descriptor.offset("PEImageLayout", "Flags"));
        return new Image(memory, field(layout, "PEImageLayout", "Base"), (flags & MAPPED) === 0);
      }
    }
    return new Image(memory, field(this.address, "Module", "Base"));
  }
}

function littleEndian(value: number): number[] {
  return [0, 8, 16, 24].map((shift) => value >>> shift & 0xFF);
}
