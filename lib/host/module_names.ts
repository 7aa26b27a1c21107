/**
 * What modules and programs are called in a target that is debugged: by the file that each of them is.
 *
 * The engine takes a module's name from its export directory where it can read no path of it, and that is the name it was
 * linked under: every .NET program was "apphost.exe", and a rule for its real name never fired (Wine 10).
 *
 * @module
 */
import { baseName } from "../facts/path.ts";
import type { Engine } from "../dbgeng/mod.ts";
import { mappedFile } from "../win32/memory.ts";
import { Process } from "../win32/process.ts";

/** Names of the current process's modules, each asked for once. */
export class ModuleNames {
  readonly #engine: Engine;
  readonly #known = new Map<string, string>();

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** The module that an address lies in, without loading symbols; undefined where there is none. `pid`: of the current process. */
  at(
    address: bigint,
    pid = this.#engine.currentIds().pid,
  ): { readonly base: bigint; readonly name: string } | undefined {
    const module = this.#engine.symbols.moduleAt(address);
    return module && { base: module.base, name: this.of(module.base, module.name, pid) };
  }

  /** The name of the module at `base`, which the engine calls `name`. */
  of(base: bigint, name: string, pid = this.#engine.currentIds().pid): string {
    // Another module may come to lie where one was unloaded.
    const key = `${pid} ${base} ${name}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const file = baseName(mappedFile(pid, base)) || name;
    this.#known.set(key, file);
    return file;
  }

  /** The file name of the current process's program. */
  get program(): string {
    const { pid } = this.#engine.currentIds();
    using process = Process.open(pid);
    const [program] = this.#engine.symbols.modules();
    return baseName(process?.image ?? "") || baseName(program?.image ?? "");
  }
}

/** A module's path and address, which the engine tells only in words: `Load module C:\x.dll at 00007ff8'12340000`. */
export function moduleOf(description: string): { readonly path: string; readonly base: bigint | undefined } {
  const [, path = description, at] =
    /^(?:Load|Unload) module (.*?)(?: at ([0-9a-f'`]+))?$/i.exec(description) ?? [];
  const digits = at?.replaceAll(/['`]/g, "");
  return { path, base: digits ? BigInt(`0x${digits}`) : undefined };
}
