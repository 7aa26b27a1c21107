import { Descriptor } from "./descriptor.ts";
import { ClrError, soft } from "./error.ts";
import { Image } from "./image.ts";
import type { Memory } from "./memory.ts";
import { isCore, isFrameworkRuntime } from "./presence.ts";

/** A module of the target, as the dump or the engine lists it. */
export interface LoadedModule {
  /** Where it was loaded. */
  readonly base: bigint;
  /** Its path, or its file name. */
  readonly path: string;
}

/** Whether a target has a .NET runtime, also one that can't be read here. */
export function hasRuntime(memory: Memory, modules: readonly LoadedModule[]): boolean {
  return soft(() => Runtime.find(memory, modules) !== undefined, () => true);
}

/** The module that a target's .NET runtime is in, also of one that can't be read here; `undefined` where it has none. */
export function runtimeModule(memory: Memory, modules: readonly LoadedModule[]): LoadedModule | undefined {
  return soft(
    () => Runtime.find(memory, modules)?.module,
    () => modules.find(({ path }) => isCore(path) || isFrameworkRuntime(path)),
  );
}

/** A runtime that was found in a target: its memory, and what it says of itself. */
export class Runtime {
  /** The target's memory. */
  readonly memory: Memory;
  /** What the runtime says of itself. */
  readonly descriptor: Descriptor;
  /** The module it lies in. */
  readonly module: LoadedModule;

  private constructor(memory: Memory, descriptor: Descriptor, module: LoadedModule) {
    this.memory = memory;
    this.descriptor = descriptor;
    this.module = module;
  }

  /**
   * Looks for a runtime: coreclr.dll, or the program itself, in which a single-file app has it. `undefined` where there
   * is none.
   *
   * @throws {ClrError} where there is one that can't be read: .NET Framework, or a runtime before .NET 9
   */
  static find(memory: Memory, modules: readonly LoadedModule[]): Runtime | undefined {
    const core = modules.find(({ path }) => isCore(path));
    if (core !== undefined) {
      const descriptor = Descriptor.read(memory, core.base);
      if (descriptor !== undefined) return new Runtime(memory, descriptor, core);
      throw new ClrError("unknown", undescribed(".NET before 9"));
    }
    if (modules.some(({ path }) => isFrameworkRuntime(path))) {
      throw new ClrError("unknown", undescribed(".NET Framework"));
    }
    const [program] = modules;
    if (program === undefined) return undefined;
    // Most programs have no runtime in them, and a small dump does not hold the pages that would tell.
    const descriptor = soft(() => Descriptor.read(memory, program.base), () => undefined);
    return descriptor === undefined ? undefined : new Runtime(memory, descriptor, program);
  }

  /** Whether it is linked into the program, and the program's version resource says nothing of it. */
  get singleFile(): boolean {
    return !isCore(this.module.path);
  }

  /** The version in the resources of its module: `10.0.1226.45402`; `undefined` in a single-file app. */
  fileVersion(): string | undefined {
    if (this.singleFile) return undefined;
    return versionAt(this.memory, this.module);
  }
}

/** Why a runtime is not read that has no descriptor, and who reads it. */
function undescribed(which: string): string {
  return `the runtime does not describe itself (${which}); of a full dump, WinDbg's !pe and !clrstack read it`;
}

/** The version in the resources of a runtime's DLL, whether or not it can be read; `undefined` where there is none. */
export function runtimeVersion(memory: Memory, modules: readonly LoadedModule[]): string | undefined {
  const module = modules.find(({ path }) => isCore(path) || isFrameworkRuntime(path));
  return module && versionAt(memory, module);
}

function versionAt(memory: Memory, { base }: LoadedModule): string | undefined {
  return soft(() => new Image(memory, base).version(), () => undefined);
}
