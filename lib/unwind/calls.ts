/** Whether an address is one that a call returns to: by the code before it. @module */

/** A call of x86 and x64. */
export const INTEL_CALL = { bytes: 7, endsWithCall };

/** A call of ARM64: `bl` or `blr`. */
export const ARM64_CALL = {
  bytes: 4,
  endsWithCall: (code: Uint8Array): boolean => {
    const word = new DataView(code.buffer, code.byteOffset, 4).getUint32(0, true);
    return (word & 0xFC000000) >>> 0 === 0x94000000 || (word & 0xFFFFFC1F) >>> 0 === 0xD63F0000;
  },
};

/**
 * Whether the code that ends at a return address ends with a call: `call rel32`, or `FF /2` in any of its lengths. Code
 * has no marks where instructions begin, so this rules out more than it proves.
 */
function endsWithCall(code: Uint8Array): boolean {
  const at = (back: number): number => code[code.length - back] ?? 0;
  if (at(5) === 0xE8) return true;
  return [2, 3, 4, 6, 7].some((length) => {
    if (at(length) !== 0xFF) return false;
    const operand = at(length - 1);
    return (operand & 0x38) === 0x10 && length === 2 + operandSize(operand, at(length - 2));
  });
}

/** The bytes of an operand behind its first: an index byte and a displacement. */
function operandSize(operand: number, index: number): number {
  const [mode, register] = [operand >>> 6, operand & 7];
  if (mode === 3) return 0;
  const indexed = register === 4 ? 1 : 0;
  const absolute = mode === 0 && (register === 5 || indexed === 1 && (index & 7) === 5);
  return indexed + (mode === 1 ? 1 : mode === 2 || absolute ? 4 : 0);
}
