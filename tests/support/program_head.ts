/** The head of a program, without a program behind it. @module */

/** What an executable begins with, as far as the header's flags. */
export function programHead({ machine = 0x8664, flags = 0x22 } = {}): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(0x80);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, 0x5A4D, true);
  view.setUint32(0x3C, 0x40, true);
  view.setUint32(0x40, 0x4550, true);
  view.setUint16(0x44, machine, true);
  view.setUint16(0x56, flags, true);
  return bytes;
}
