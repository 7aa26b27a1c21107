/**
 * What a small dump needs beside what the engine writes: memory in which a .NET runtime describes itself, and in which
 * runtimes say what exception was thrown.
 *
 * @module
 */
import type { MemoryPiece } from "../clr/mod.ts";
import type { Engine } from "../dbgeng/mod.ts";
import { FORMAT } from "../facts/formats.ts";
import { appendMemory, type MemoryAdded } from "./append_memory.ts";
import { ProcessMemory } from "./process_memory.ts";

/** How a dump of a kind is enriched: not at all, with what the reader of the runtime has read, or with more. */
export type Enrichment = "none" | "read" | "mapped";

/**
 * What a dump with these format flags needs. One with all memory lacks nothing, and one that filters memory out is not
 * to have more. One with the heap gets all that was mapped, too: there runtimes keep their structures and generated
 * code, and other readers find them.
 */
export function enrichmentOf(format: number): Enrichment {
  if ((format & (FORMAT.FULL_MEMORY | FORMAT.FILTER_MEMORY | FORMAT.FILTER_TRIAGE)) !== 0) return "none";
  return (format & FORMAT.PRIVATE_READ_WRITE_MEMORY) === 0 ? "read" : "mapped";
}

/** Adds it to a dump that was written; why nothing was added is in `because`. */
export function enrich(
  engine: Engine,
  path: string,
  how: Enrichment,
  memory: readonly MemoryPiece[],
): MemoryAdded | { readonly because: string } {
  try {
    const more = how === "mapped" ? mappedMemory(engine) : [];
    return appendMemory(path, joined([...memory, ...more]));
  } catch (error) {
    if (error instanceof RangeError) return { because: error.message };
    // A disk that is full, mostly: the dump is what it was.
    if (error instanceof Error) return { because: error.message };
    throw error;
  }
}

const MAPPED = 0x40000;
/** PAGE_READWRITE, PAGE_EXECUTE_READ, PAGE_EXECUTE_READWRITE. */
const GENERATED: readonly number[] = [0x04, 0x20, 0x40];
/** A runtime maps a few megabytes in pieces of some 64 KiB; what is larger is a file that the program has mapped. */
const MOST_REGION = 16n * 1024n * 1024n;
const MOST_MAPPED = 64 * 1024 * 1024;

/** The mapped memory that can be written or run: with W^X it is where a runtime keeps its structures and its code. */
function* mappedMemory(engine: Engine): Generator<MemoryPiece> {
  let left = MOST_MAPPED;
  using process = new ProcessMemory(engine);
  for (const { base, size, protect, type } of engine.memory.regions()) {
    if (type !== MAPPED || !GENERATED.includes(protect) || size > MOST_REGION || Number(size) > left) {
      continue;
    }
    const bytes = process.read(base, Number(size)) ?? engine.memory.read(base, Number(size));
    left -= bytes.length;
    if (bytes.length > 0) yield { start: base, bytes };
  }
}

/** Without what comes twice: pieces in the order of addresses, each from where the one before ends. */
function* joined(pieces: readonly MemoryPiece[]): Generator<MemoryPiece> {
  let end = 0n;
  for (
    const { start, bytes } of pieces.toSorted((a, b) => a.start < b.start ? -1 : a.start > b.start ? 1 : 0)
  ) {
    const skip = end > start ? Number(end - start) : 0;
    if (skip >= bytes.length) continue;
    yield { start: start + BigInt(skip), bytes: bytes.subarray(skip) };
    end = start + BigInt(bytes.length);
  }
}
