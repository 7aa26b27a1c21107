/**
 * A program as Wine can map it.
 *
 * Wine maps a section of an image from its file only where that lies at the same offset in a page as in memory; of any
 * other it copies all bytes at each start. deno.exe is linked for Windows, which does not mind: its 97 MB were copied
 * whenever it started, half of what a start took of the processor. Moved to whole pages of the file nothing of it
 * changes in memory, so that this is the same program.
 *
 * @module
 */
const PAGE = 4096;
const SECTION = 40, DEBUG_ENTRY = 28;
/** Entries of the data directory. A signature is of the file as it was. */
const SIGNATURE = 4, DEBUG = 6;

/** A 64-bit image with each section at whole pages of its file. */
export function inPages(file: Uint8Array): Uint8Array<ArrayBuffer> {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const coff = view.getUint32(0x3C, true) + 4;
  const optional = coff + 20;
  const headers = view.getUint32(optional + 60, true);
  const first = optional + view.getUint16(coff + 16, true);
  const sections = Array.from({ length: view.getUint16(coff + 2, true) }, (_, i) => {
    const at = first + i * SECTION;
    const u32 = (offset: number): number => view.getUint32(at + offset, true);
    return { at, rva: u32(12), size: u32(16), from: u32(20) };
  });
  let end = whole(headers);
  const moved = sections.map((section) => {
    const to = section.size === 0 ? 0 : end;
    end += whole(section.size);
    return { ...section, to };
  });
  const out = new Uint8Array(end);
  const written = new DataView(out.buffer);
  out.set(file.subarray(0, headers));
  for (const { at, size, from, to } of moved) {
    out.set(file.subarray(from, from + size), to);
    written.setUint32(at + 16, whole(size), true);
    written.setUint32(at + 20, to, true);
  }
  written.setUint32(optional + 36, PAGE, true);
  written.setUint32(optional + 60, whole(headers), true);
  written.setBigUint64(optional + 112 + SIGNATURE * 8, 0n, true);
  const placed = (rva: number): number => {
    const section = moved.find((each) => rva >= each.rva && rva < each.rva + each.size);
    return section === undefined ? 0 : section.to + rva - section.rva;
  };
  const debug = optional + 112 + DEBUG * 8;
  const entries = placed(view.getUint32(debug, true));
  for (let entry = 0; entry + DEBUG_ENTRY <= view.getUint32(debug + 4, true); entry += DEBUG_ENTRY) {
    const rva = written.getUint32(entries + entry + 20, true);
    written.setUint32(entries + entry + 24, placed(rva), true);
  }
  return out;
}

function whole(bytes: number): number {
  return Math.ceil(bytes / PAGE) * PAGE;
}
