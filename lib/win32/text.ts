/** UTF-16 text as Windows wants it. @module */

/** A string as zero-terminated UTF-16; unpaired surrogates stay as they are. */
export function wide(text: string): Uint16Array<ArrayBuffer> {
  const units = new Uint16Array(text.length + 1);
  for (let i = 0; i < text.length; i++) units[i] = text.charCodeAt(i);
  return units;
}

/** The text in a buffer up to its first zero, unit by unit: a TextDecoder would lose what a file name may hold. */
export function fromWide(units: Uint16Array): string {
  let text = "";
  for (const unit of units) {
    if (unit === 0) break;
    text += String.fromCharCode(unit);
  }
  return text;
}

/** The zero-terminated UTF-16 text at an address, at most `limit` characters of it. */
export function wideAt(pointer: Deno.PointerValue, limit = 32_768): string {
  if (pointer === null) return "";
  const view = new Deno.UnsafePointerView(pointer);
  let text = "";
  for (let i = 0; i < limit; i++) {
    const unit = view.getUint16(i * 2);
    if (unit === 0) break;
    text += String.fromCharCode(unit);
  }
  return text;
}
