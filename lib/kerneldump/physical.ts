/**
 * Where each page of physical memory lies in the file: the three layouts of dumps that hold pages. Enter at
 * {@link physicalMemory}.
 *
 * @module
 */
import type { KernelLayout } from "./dump_types.ts";
import { KernelDumpError } from "./error.ts";
import { HEADER_SIZE, type KernelHeader, type PageRun } from "./header.ts";
import { ascii, type Reader } from "./reader.ts";

/** The size of a page, in bytes. */
export const PAGE_SIZE = 4096;
/** Real dumps have some thousands; a bitmap of every second page has the most. */
const MOST_RUNS = 4_000_000;
/** The number of the last page of 64-bit machines' 52 address bits. */
const LAST_FRAME = 2 ** 40;

/** A run of pages and where its first one lies in the file. */
interface StoredRun extends PageRun {
  readonly offset: number;
}

/** The pages that a dump holds. */
export class PhysicalMemory {
  /** How many pages. */
  readonly pages: number;
  /** Where the last of them ends in the file, if the file is whole. */
  readonly end: number;
  readonly #runs: readonly StoredRun[];

  /** Takes runs, in any order, in the way they were read. */
  constructor(runs: readonly StoredRun[]) {
    this.#runs = runs.toSorted((a, b) => a.frame - b.frame);
    this.pages = runs.reduce((sum, { count }) => sum + count, 0);
    this.end = runs.reduce((end, { offset, count }) => Math.max(end, offset + count * PAGE_SIZE), 0);
  }

  /** Where the page of a frame lies in the file; `undefined` where the dump does not hold it. */
  offsetOf(frame: number): number | undefined {
    let low = 0;
    let high = this.#runs.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#runs[middle]!.frame <= frame) low = middle + 1;
      else high = middle;
    }
    const run = this.#runs[low - 1];
    if (run === undefined || frame >= run.frame + run.count) return undefined;
    return run.offset + (frame - run.frame) * PAGE_SIZE;
  }
}

/** The pages of a dump of this layout; `undefined` for a layout that holds no pages or that isn't read. */
export async function physicalMemory(
  reader: Reader,
  header: KernelHeader,
  layout: KernelLayout,
): Promise<PhysicalMemory | undefined> {
  if (layout === "runs") return new PhysicalMemory(headerRuns(header));
  if (layout === "bitmap") return new PhysicalMemory(await bitmapRuns(reader));
  if (layout === "ranges") return new PhysicalMemory(await rangeRuns(reader));
  return undefined;
}

function headerRuns({ runs }: KernelHeader): StoredRun[] {
  if (runs.length === 0) {
    throw new KernelDumpError("bad-table", "The header does not describe the physical memory", 0x88);
  }
  return stored(runs, HEADER_SIZE);
}

/** Gives runs that lie one behind the other their places in the file. */
function stored(runs: readonly PageRun[], first: number): StoredRun[] {
  let offset = first;
  return runs.map(({ frame, count }) => {
    if (!(frame + count <= LAST_FRAME)) {
      throw new KernelDumpError(
        "bad-table",
        `${count} pages from page ${frame} on are more than a machine can have`,
      );
    }
    const run = { frame, count, offset };
    offset += count * PAGE_SIZE;
    return run;
  });
}

/** "FDMP" or "SDMP", then "DUMP"; a bit for each page, lowest first. */
async function bitmapRuns(reader: Reader): Promise<StoredRun[]> {
  const head = await reader.view(HEADER_SIZE, 0x38, "bitmap header");
  const signature = ascii(head, 0, 8);
  if (!/^[SF]DMPDUMP$/.test(signature)) {
    throw new KernelDumpError("bad-table", "The header of the bitmap is missing", HEADER_SIZE);
  }
  const first = Number(head.getBigUint64(0x20, true));
  const present = Number(head.getBigUint64(0x28, true));
  const bits = Number(head.getBigUint64(0x30, true));
  const bitmap = await reader.view(HEADER_SIZE + 0x38, Math.ceil(bits / 8), "bitmap of pages");
  const runs: { frame: number; count: number }[] = [];
  let seen = 0;
  for (let bit = 0; bit < bits; bit++) {
    const byte = bitmap.getUint8(bit >> 3);
    if (byte === 0) {
      bit |= 7;
      continue;
    }
    if ((byte & (1 << (bit & 7))) === 0) continue;
    seen++;
    const last = runs.at(-1);
    if (last !== undefined && last.frame + last.count === bit) last.count++;
    else if (runs.push({ frame: bit, count: 1 }) > MOST_RUNS) {
      throw new KernelDumpError("too-big", "The bitmap has too many runs of pages", HEADER_SIZE + 0x38);
    }
  }
  if (seen !== present) {
    const message = `The bitmap has ${seen} pages, its header says ${present}`;
    throw new KernelDumpError("bad-table", message, HEADER_SIZE + 0x28);
  }
  return stored(runs, first);
}

/** u32 0x40, "RDMPDUMP"; the table's size +0x10, the pages' offset +0x18, how many ranges +0x20, the ranges +0x30. */
async function rangeRuns(reader: Reader): Promise<StoredRun[]> {
  const head = await reader.view(HEADER_SIZE, 0x30, "range header");
  if (ascii(head, 4, 8) !== "RDMPDUMP") {
    throw new KernelDumpError("bad-table", "The header of the ranges is missing", HEADER_SIZE);
  }
  const first = Number(head.getBigUint64(0x18, true));
  const count = head.getUint32(0x20, true);
  const table = await reader.view(HEADER_SIZE + 0x30, count * 16, "ranges of pages");
  const runs = Array.from({ length: count }, (_, index) => ({
    frame: Number(table.getBigUint64(index * 16, true)),
    count: Number(table.getBigUint64(index * 16 + 8, true)),
  }));
  return stored(runs, first);
}
