/** What frames are called: module, function, line. @module */
import type { StackFrame } from "../facts/frame.ts";
import { hex } from "../facts/text.ts";
import type { Image } from "../image/image.ts";
import type { NamedPlaces } from "../image/named_places.ts";
import { isSystem } from "../minidump/frame_name.ts";
import type { LoadedModule } from "../minidump/modules.ts";
import { ifDamaged, type NamedFunction } from "../symbols/symbols.ts";
import { undecorated } from "../symbols/undecorate.ts";
import { UnwindError } from "../unwind/error.ts";
import { answer } from "../unwind/memory.ts";
import { functionBegin } from "../unwind/x64.ts";
import type { RuntimeFunction } from "../unwind/x64_unwind_info.ts";
import type { Frame, Registers } from "../unwind/walk.ts";
import type { Code } from "./code.ts";
import { type LinkedSymbols, NOTHING_LINKED, readLinkedSymbols } from "./linked_symbols.ts";

/** Names frames. */
export class Names {
  readonly #code: Code;
  readonly #linked = new Map<LoadedModule, Promise<LinkedSymbols>>();

  /** Over the code of a dump. */
  constructor(code: Code) {
    this.#code = code;
  }

  /** The frames that a frame of the stack stands for, the innermost first: what was inlined into its function, and that. */
  async of({ registers: { ip }, by, returned }: Frame<Registers>): Promise<StackFrame[]> {
    return await this.#at(ip, { by, returned });
  }

  /** The frames of a return address that somebody else has written down. */
  async ofReturn(address: bigint): Promise<StackFrame[]> {
    const frames = await this.#at(address, { by: "runtime", returned: true });
    return frames.map(({ found: _found, ...frame }) => frame);
  }

  async #at(
    ip: bigint,
    { by, returned }: Pick<Frame<Registers>, "by" | "returned">,
  ): Promise<StackFrame[]> {
    // A call may be the last instruction of its line and of its function, so of a caller the call itself is asked.
    const asked = ip - (returned ? 1n : 0n);
    const module = this.#code.moduleAt(asked);
    if (module === undefined) {
      const generated = this.#code.isGenerated(asked) ? { generated: true as const } : {};
      return [{ address: hex(ip), ...generated, found: by }];
    }
    const rva = Number(ip - module.base);
    const place = { address: hex(ip), module: module.name, offset: hex(rva) };
    const functions = await this.#functionsAt(module, Number(asked - module.base));
    if (functions.length === 0) return [{ ...place, found: by }];
    return functions.map(({ name, begin, source }, index) => ({
      ...place,
      function: undecorated(name),
      displacement: rva - begin,
      ...(source === undefined ? {} : { ...source, file: source.file.replaceAll("\\", "/") }),
      ...(index < functions.length - 1 ? { inline: true as const } : {}),
      found: by,
    }));
  }

  async #functionsAt(module: LoadedModule, rva: number): Promise<readonly NamedFunction[]> {
    const symbols = await this.#code.symbolsOf(module);
    const found = await symbols?.functionsAt(rva).catch(ifDamaged) ?? [];
    if (found.length > 0) return found;
    const image = await this.#code.imageOf(module);
    if (image === undefined) return [];
    const linked = await this.#linkedOf(module);
    const named = await functionAt(image, rva, linked.functions) ??
      await functionAt(image, rva, await image.exports());
    return named === undefined ? [] : [{ ...named, source: linked.lines?.at(linked.base + rva) }];
  }

  #linkedOf(module: LoadedModule): Promise<LinkedSymbols> {
    // How the system's own DLLs are compiled, Wine's with DWARF, is nothing that anybody looks for.
    const known = this.#linked.get(module) ??
      (isSystem({ module: module.name })
        ? Promise.resolve(NOTHING_LINKED)
        : this.#code.fileOf(module).then(readLinkedSymbols));
    this.#linked.set(module, known);
    return known;
  }
}

/** Functions without unwind data are short: they call nothing. */
const LONGEST_LEAF = 32;

/**
 * The name that an offset belongs to. A name is none for all that lies behind it up to the next
 * one: only for the function that begins at it.
 */
async function functionAt(
  image: Image,
  rva: number,
  names: NamedPlaces,
): Promise<NamedFunction | undefined> {
  const table = await image.functions();
  const { entry } = await table?.before(rva) ?? { entry: undefined };
  if (entry?.end !== undefined && rva < entry.end) {
    const { end, unwind } = entry;
    const begin = image.headers.machine === "x64"
      ? await beginOf(image, { begin: entry.begin, end, unwind })
      : entry.begin;
    const name = names.at(begin);
    return name === undefined ? undefined : { name, begin };
  }
  const last = names.before(rva);
  if (last === undefined || entry !== undefined && entry.begin >= last.rva) return undefined;
  return rva - last.rva < LONGEST_LEAF ? { name: last.name, begin: last.rva } : undefined;
}

/** Where the function begins that an entry is a part of; the part itself where the data that would tell is not at hand. */
async function beginOf({ read }: Image, entry: RuntimeFunction): Promise<number> {
  try {
    return await answer(functionBegin(entry, 0n), (address, length) => read(Number(address), length));
  } catch (error) {
    if (error instanceof UnwindError) return entry.begin;
    throw error;
  }
}
