/** Texts in a PDB. @module */

const UTF8 = new TextDecoder();

/** The text from an offset to its NUL, or to the end. */
export function textAt(view: DataView, at: number, end: number = view.byteLength): string {
  if (at > view.byteLength) throw new RangeError("a text lies outside its stream");
  const bytes = new Uint8Array(
    view.buffer,
    view.byteOffset + at,
    Math.max(0, Math.min(end, view.byteLength) - at),
  );
  const nul = bytes.indexOf(0);
  return UTF8.decode(nul < 0 ? bytes : bytes.subarray(0, nul));
}
