/** What a PDB of an x86 image says of its functions' frames, in its two streams of them. @module */
import { type Covering, covering, inOrder } from "../unwind/covering.ts";
import type { X86FrameData } from "../unwind/frame_rules.ts";
import type { Stream } from "./msf.ts";
import { textAt } from "./text.ts";

const FRAME_DATA = 32, FPO = 16;
const MOST_BYTES = 256 * 1024 * 1024;
const MOST_PROGRAM = 4096;
/** The texts lie behind a signature, a version and their size. */
const TEXTS = 12;

interface Frame extends Covering {
  /** Where its program is among the PDB's texts; absent in the older kind. */
  readonly program?: number;
  readonly data: Omit<X86FrameData, "program">;
}

/** The frames of a PDB. */
export class FrameData {
  readonly #frames: readonly Frame[];
  readonly #older: readonly Frame[];
  readonly #texts: Stream;

  private constructor(frames: readonly Frame[], older: readonly Frame[], texts: Stream) {
    [this.#frames, this.#older, this.#texts] = [frames, older, texts];
  }

  /** Reads both streams; `texts` is the PDB's own of texts. */
  static async of(frames: Stream, older: Stream, texts: Stream): Promise<FrameData> {
    return new FrameData(
      recordsOf(await frames.read(0, MOST_BYTES), FRAME_DATA, frameOf),
      recordsOf(await older.read(0, MOST_BYTES), FPO, olderFrameOf),
      texts,
    );
  }

  /** The frame of the function at an offset from the image's base. */
  async at(rva: number): Promise<X86FrameData | undefined> {
    const found = covering(this.#frames, rva) ?? covering(this.#older, rva);
    if (found === undefined) return undefined;
    const program = found.program === undefined
      ? undefined
      : textAt(await this.#texts.read(TEXTS + found.program, MOST_PROGRAM), 0).trim();
    return { ...found.data, program };
  }
}

/** Records that fill a stream; of the newer kind a word may come first. */
function recordsOf(view: DataView, size: number, read: (view: DataView, at: number) => Frame): Frame[] {
  const start = view.byteLength % size === 4 ? 4 : 0;
  return inOrder(
    Array.from(
      { length: Math.floor((view.byteLength - start) / size) },
      (_, n) => read(view, start + n * size),
    ),
  );
}

/** FRAMEDATA: u32 begin, size, locals, parameters, most stack, program; u16 prologue, saved; u32 flags. */
function frameOf(view: DataView, at: number): Frame {
  const u32 = (field: number): number => view.getUint32(at + field, true);
  return {
    begin: u32(0),
    end: u32(0) + u32(4),
    program: u32(20),
    data: {
      kind: "frame-data",
      usesBasePointer: false,
      locals: u32(8),
      parameters: u32(12),
      saved: view.getUint16(at + 26, true),
    },
  };
}

/** FPO_DATA: u32 begin, size, words of locals; u16 words of parameters; bits: prologue 8, saved registers 3, SEH, uses ebp. */
function olderFrameOf(view: DataView, at: number): Frame {
  const u32 = (field: number): number => view.getUint32(at + field, true);
  const bits = view.getUint16(at + 14, true);
  return {
    begin: u32(0),
    end: u32(0) + u32(4),
    data: {
      kind: "frame-data",
      usesBasePointer: (bits & 0x1000) !== 0,
      locals: 4 * u32(8),
      parameters: 4 * view.getUint16(at + 12, true),
      saved: 4 * (bits >>> 8 & 7),
    },
  };
}
