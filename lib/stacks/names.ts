/** What frames are called: module, function, line. @module */
import type { StackFrame } from "../facts/frame.ts";
import type { Image } from "../image/image.ts";
import type { Frame, Registers } from "../unwind/walk.ts";
import type { Code } from "./code.ts";

/** A function by name. */
interface Named {
  readonly name: string;
  /** Where it begins, from the module's base. */
  readonly begin: number;
}

/** Names frames. */
export class Names {
  readonly #code: Code;

  /** Over the code of a dump. */
  constructor(code: Code) {
    this.#code = code;
  }

  /** The frames that a frame of the stack stands for, the innermost first: its function, and what that has inlined. */
  async of({ registers: { ip }, by, returned }: Frame<Registers>): Promise<StackFrame[]> {
    const place = { address: hex(ip), found: by };
    // A call may be the last instruction of its function, so of a caller the instruction itself is asked.
    const asked = ip - (returned ? 1n : 0n);
    const module = this.#code.moduleAt(asked);
    if (module === undefined) return [place];
    const rva = Number(ip - module.base);
    const frame = { ...place, module: module.name, offset: hex(rva) };
    const image = await this.#code.imageOf(module);
    const named = image && await exportAt(image, Number(asked - module.base));
    return [
      named === undefined ? frame : { ...frame, function: named.name, displacement: rva - named.begin },
    ];
  }
}

/** Functions without unwind data are short: they call nothing. */
const LONGEST_LEAF = 32;

/**
 * The export that an offset belongs to. An export is no name for all that lies behind it up to the next one: only for
 * the function that begins at it.
 */
async function exportAt(image: Image, rva: number): Promise<Named | undefined> {
  const exports = await image.exports();
  const last = exports.findLast((each) => each.rva <= rva);
  if (last === undefined) return undefined;
  const found = { name: last.name, begin: last.rva };
  const table = await image.functions();
  const { entry } = await table?.before(rva) ?? { entry: undefined };
  if (entry?.end !== undefined && rva < entry.end) return entry.begin === last.rva ? found : undefined;
  const between = entry !== undefined && entry.begin >= last.rva;
  return !between && rva - last.rva < LONGEST_LEAF ? found : undefined;
}

function hex(value: bigint | number): string {
  return `0x${value.toString(16)}`;
}
