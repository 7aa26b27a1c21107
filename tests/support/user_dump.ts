/** Writes dumps in the format from before minidumps, of a process with two modules and one exception, for tests. @module */

/** What such a dump says. */
export interface MadeUpUserDump {
  readonly bits: 32 | 64;
  /** 1 for an exception, 3 for the start of the process. */
  readonly event?: number;
}

const MODULES = [
  { base: 0x400000, size: 0x20000, path: "C:\\shop\\checkout.exe" },
  { base: 0x600000, size: 0x10000, path: "C:\\shop\\prices.dll" },
] as const;
const ADDRESS = 0x6012f0, STACK = 0x10000, PAGE = 0x1000;

/** The dump. */
export function userDump({ bits, event = 1 }: MadeUpUserDump): Uint8Array<ArrayBuffer> {
  const word = bits / 8;
  const parts: Uint8Array[] = [];
  let end = bits === 64 ? 0x60 : 0x40;
  const put = (
    size: number,
    fill: (view: DataView, wide: (at: number, value: number) => void) => void,
  ): number => {
    const at = end;
    const bytes = new Uint8Array(size);
    const view = new DataView(bytes.buffer);
    fill(view, (offset, value) => {
      if (bits === 64) view.setBigUint64(offset, BigInt(value), true);
      else view.setUint32(offset, value, true);
    });
    parts.push(bytes);
    end += size;
    return at;
  };
  const threads = put(bits === 64 ? 80 : 48, (view, wide) => {
    view.setUint32(0, 0x1a4, true);
    view.setUint32(8, 0x20, true);
    wide(0x10, 0x7ff000);
  });
  const state = put(bits === 64 ? 0x4d0 : 0x2cc, (view, wide) => {
    if (bits === 64) {
      view.setUint32(0x30, 0x10001f, true);
      wide(0x98, STACK + 0x800);
      wide(0xf8, ADDRESS);
    } else {
      view.setUint32(0, 0x1001f, true);
      view.setUint32(0xc4, STACK + 0x800, true);
      view.setUint32(0xb8, ADDRESS, true);
    }
  });
  const names = MODULES.map(({ path }) => new TextEncoder().encode(`${path}\0`));
  const modules = end;
  for (const [index, { base, size }] of MODULES.entries()) {
    put(word + 8 + names[index]!.length, (view, wide) => {
      wide(0, base);
      view.setUint32(word, size, true);
      view.setUint32(word + 4, names[index]!.length, true);
      new Uint8Array(view.buffer).set(names[index]!, word + 8);
    });
  }
  const debugEvent = put(bits === 64 ? 0xb0 : 0x60, (view, wide) => {
    for (const [index, value] of [event, 0x1000, 0x1a4].entries()) view.setUint32(index * 4, value, true);
    const record = bits === 64 ? 0x10 : 0xc;
    view.setUint32(record, 0xc0000005, true);
    wide(record + (bits === 64 ? 0x10 : 0xc), ADDRESS);
    view.setUint32(record + (bits === 64 ? 0x18 : 0x10), 2, true);
  });
  const version = put(8, (view) => view.setUint32(4, bits, true));
  const regions = put(bits === 64 ? 48 : 28, (view, wide) => {
    wide(0, STACK);
    wide(word, STACK);
    view.setUint32(2 * word, 4, true);
    const size = bits === 64 ? 24 : 12;
    wide(size, PAGE);
    for (const [index, value] of [0x1000, 4, 0x20000].entries()) {
      view.setUint32(size + word + index * 4, value, true);
    }
  });
  const data = put(PAGE, () => {});
  const out = new Uint8Array(end);
  const head = new DataView(out.buffer);
  out.set(new TextEncoder().encode(bits === 64 ? "USERDU64" : "USERDUMP"));
  for (
    const [at, value] of [[8, 5], [0x10, bits === 64 ? 0x8664 : 0x14c], [0x14, 1], [0x18, 2], [
      0x1c,
      1,
    ]] as const
  ) {
    head.setUint32(at, value, true);
  }
  for (const [index, value] of [threads, modules, data, regions, debugEvent, state, version].entries()) {
    if (bits === 64) head.setBigUint64(0x20 + index * 8, BigInt(value), true);
    else head.setUint32(0x20 + index * 4, value, true);
  }
  let at = out.length - parts.reduce((sum, { length }) => sum + length, 0);
  for (const bytes of parts) {
    out.set(bytes, at);
    at += bytes.length;
  }
  return out;
}
