/** Interface ids between their written form and the 16 bytes COM passes. @module */

/** The bytes of a GUID: the first three groups little-endian, the rest as written. */
export function guidBytes(guid: string): Uint8Array<ArrayBuffer> {
  const hex = guid.replaceAll("-", "");
  if (!/^[0-9a-f]{32}$/i.test(hex)) throw new SyntaxError(`Not a GUID: "${guid}"`);
  const order = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];
  return new Uint8Array(order.map((at) => parseInt(hex.slice(at * 2, at * 2 + 2), 16)));
}

/** The written form of the 16 bytes at the start of `bytes`, in lower case. */
export function guidText(bytes: Uint8Array): string {
  const order = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];
  const hex = order.map((at) => (bytes[at] ?? 0).toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
