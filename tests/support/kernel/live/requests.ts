/** What a debugger asks of a stopped machine, and the answers of a made-up one. @module */
import { BUILD, CONTEXT_SIZE, type MadeUpKernel } from "../kernel.ts";
import { PAGE } from "../machine.ts";
import { AT, DATA, PCR } from "../offsets.ts";

const SUCCESS = 0, UNSUCCESSFUL = 0xc0000001;
/** The size of a request, in front of what it carries. */
const HEAD = 56;
/** The most memory that an answer holds. */
const MOST = 4000;

/** The requests that matter, by their numbers. */
export const API = {
  readVirtual: 0x3130,
  writeVirtual: 0x3131,
  getContext: 0x3132,
  setContext: 0x3133,
  writeBreakpoint: 0x3134,
  restoreBreakpoint: 0x3135,
  continue: 0x3136,
  readControlSpace: 0x3137,
  writeControlSpace: 0x3138,
  continue2: 0x313c,
  readPhysical: 0x313d,
  getVersion: 0x3146,
  clearBreakpoints: 0x315a,
  queryMemory: 0x315c,
  getContextEx: 0x315f,
  setContextEx: 0x3160,
} as const;

/** Answers requests; keeps the registers and the breakpoints. */
export class Requests {
  readonly #kernel: MadeUpKernel;
  /** CONTEXT of the one processor. */
  readonly context: Uint8Array<ArrayBuffer>;
  /** Where the debugger has set breakpoints. */
  readonly breakpoints = new Map<number, bigint>();
  #handle = 0;

  constructor(kernel: MadeUpKernel) {
    this.#kernel = kernel;
    this.context = kernel.context.slice(0, CONTEXT_SIZE);
  }

  /** The answer: the request's own head with what it became, and what it carries. */
  answer(body: Uint8Array): readonly [head: Uint8Array, extra: Uint8Array] {
    const [head, given] = [body.slice(0, HEAD), body.slice(HEAD)];
    const view = new DataView(head.buffer);
    const extra = this.#extra(view, given);
    view.setUint32(8, extra === undefined ? UNSUCCESSFUL : SUCCESS, true);
    return [head, extra ?? new Uint8Array(0)];
  }

  #extra(view: DataView, given: Uint8Array): Uint8Array | undefined {
    const none = new Uint8Array(0);
    const [address, size] = [view.getBigUint64(16, true), view.getUint32(24, true)];
    switch (view.getUint32(0, true)) {
      case API.getVersion:
        return this.#version(view);
      case API.readVirtual:
        return counted(view, this.#read(address, size, (page) => this.#kernel.machine.translate(page)));
      case API.readPhysical:
        return counted(view, this.#read(address, size, (page) => Number(page / BigInt(PAGE))));
      case API.writeVirtual:
        this.#kernel.machine.write(address, given);
        view.setUint32(28, given.length, true);
        return none;
      case API.getContext:
        return this.context.slice();
      case API.getContextEx: {
        const part = this.context.slice(view.getUint32(16, true)).subarray(0, view.getUint32(20, true));
        view.setUint32(24, part.length, true);
        return part;
      }
      case API.setContext:
        this.context.set(given.subarray(0, CONTEXT_SIZE));
        return none;
      case API.readControlSpace:
        return counted(view, this.#controlSpace(address)?.subarray(0, size));
      case API.writeBreakpoint:
        this.breakpoints.set(++this.#handle, address);
        view.setUint32(24, this.#handle, true);
        return none;
      case API.restoreBreakpoint:
        this.breakpoints.delete(view.getUint32(16, true));
        return none;
      case API.queryMemory:
        view.setUint32(32, 2, true); // kernel
        view.setUint32(36, 7, true); // read, write, execute
        return none;
      case API.setContextEx:
      case API.writeControlSpace:
      case API.clearBreakpoints:
        return none;
      default:
        return undefined;
    }
  }

  #version(view: DataView): Uint8Array {
    const { kernel } = this.#kernel.options;
    view.setUint16(16, 0xf, true); // a free build
    view.setUint16(18, BUILD, true);
    view.setUint8(20, 6); // protocol
    view.setUint8(21, 2);
    view.setUint16(22, 0x47, true); // several processors, with its data block, 64-bit pointers
    view.setUint16(24, 0x8664, true);
    for (const [index, value] of [12, 3, 0x33, 0, 0, 0].entries()) view.setUint8(26 + index, value);
    view.setBigUint64(32, kernel.base, true);
    view.setBigUint64(40, DATA.modules, true);
    view.setBigUint64(48, DATA.debuggerList, true);
    return new Uint8Array(0);
  }

  /** KPCR, KPRCB, the special registers, the thread. */
  #controlSpace(index: bigint): Uint8Array | undefined {
    if (index === 2n) return this.#kernel.context.slice(CONTEXT_SIZE);
    const address = [AT.pcr, AT.pcr + PCR.prcb, undefined, AT.thread][Number(index)];
    return address === undefined ? undefined : new Uint8Array(BigUint64Array.of(address).buffer);
  }

  /** As much as there is from an address on, page by page; `undefined` where there is nothing. */
  #read(
    address: bigint,
    size: number,
    frameOf: (page: bigint) => number | undefined,
  ): Uint8Array | undefined {
    const out = new Uint8Array(Math.min(size, MOST));
    let done = 0;
    while (done < out.length) {
      const at = address + BigInt(done);
      const inside = Number(at % BigInt(PAGE));
      const frame = frameOf(at);
      const page = frame === undefined ? undefined : this.#kernel.machine.pages.get(frame);
      if (page === undefined) break;
      const part = page.subarray(inside, inside + out.length - done);
      out.set(part, done);
      done += part.length;
    }
    return done === 0 ? undefined : out.subarray(0, done);
  }
}

function counted(view: DataView, bytes: Uint8Array | undefined): Uint8Array | undefined {
  view.setUint32(28, bytes?.length ?? 0, true);
  return bytes;
}
