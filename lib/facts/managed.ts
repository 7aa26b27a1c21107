/** What is known of a .NET runtime in a target, as hosts report it and manifests keep it. @module */
import type { StackFrame } from "./frame.ts";

/** A frame of managed code. Its function has the type and the parameters: `Zoo.Program.Custom(Int32)`. */
export interface ManagedFrame extends StackFrame {
  /** The stack pointer in it, as hex. */
  readonly sp: string;
  /** The method's token in its module's metadata, `0x6000012`; absent for a method that was generated. */
  readonly token?: string | undefined;
  /** The offset in the method's IL; absent where it is not known. */
  readonly il?: number | undefined;
}

/** A .NET exception. */
export interface ManagedException {
  /** `System.InvalidOperationException`. */
  readonly type: string;
  /** Its base types, the nearest first, without System.Object. */
  readonly bases: readonly string[];
  /** Its message; absent where it has none of its own. */
  readonly message?: string | undefined;
  /** Its HRESULT, `0x80131509`. */
  readonly hresult: string;
  /** Where it was thrown, the innermost frame first. */
  readonly frames: readonly ManagedFrame[];
  /** The trace that it had in another thread before it was thrown anew, as text. */
  readonly remoteTrace?: string | undefined;
  /** The exception that led to it. */
  readonly inner?: ManagedException | undefined;
}

/** A thread that the runtime knows. */
export interface ManagedThread {
  /** Its id in the system. */
  readonly tid: number;
  /** Its managed id. */
  readonly id: number;
  /** Its managed frames, the innermost first; native code between them is left out. */
  readonly frames: readonly ManagedFrame[];
  /** Why frames are missing; absent where none is. */
  readonly because?: string | undefined;
  /** The object that it waits to lock, as in {@link ManagedLock.object}; absent where it waits for none. */
  readonly waitsFor?: string | undefined;
}

/** A lock that a thread holds. */
export interface ManagedLock {
  /** The address of the locked object, as hex. */
  readonly object: string;
  /** The object's type. */
  readonly type: string;
  /** `lock` on any object, or System.Threading.Lock. */
  readonly kind: "monitor" | "lock";
  /** The thread that holds it, by its id in the system. */
  readonly owner: number;
}

/** A managed module that frames are in, and which PDB has its lines. */
export interface ManagedModule {
  /** Its file name. */
  readonly name: string;
  /** Its path; empty in a single-file app. */
  readonly path: string;
  /** The id of its portable PDB, 40 hexadecimal digits, and the path that the compiler wrote it to. */
  readonly pdb?: { readonly id: string; readonly path: string } | undefined;
}

/** What was read of a .NET runtime. */
export interface ManagedFacts {
  /** Its version, `10.0.12`, where it is known; whether the program is a single file, or compiled ahead of time. */
  readonly runtime: {
    readonly version?: string | undefined;
    readonly singleFile: boolean;
    readonly nativeAot?: true | undefined;
  };
  /** The exception that stopped the target; absent where none did. */
  readonly exception?: ManagedException | undefined;
  /** The threads that the runtime knows. */
  readonly threads: readonly ManagedThread[];
  /** The locks that are held and contended. */
  readonly locks: readonly ManagedLock[];
  /** The threads, by their ids in the system, of which each waits for what the next one holds, the last for the first. */
  readonly deadlock?: readonly number[] | undefined;
  /** The modules that frames are in. */
  readonly modules: readonly ManagedModule[];
  /** What could not be read, and why. */
  readonly notRead: readonly string[];
}

const MOST_MESSAGE = 300;

/** `Shop.CheckoutException: basket 1000 cannot be paid`: the first line of what .NET itself prints. */
export function exceptionWords({ type, message }: Pick<ManagedException, "type" | "message">): string {
  const line = message?.split(/\r?\n/).find((text) => text.trim() !== "");
  if (line === undefined) return type;
  return `${type}: ${line.length > MOST_MESSAGE ? `${line.slice(0, MOST_MESSAGE)}...` : line}`;
}

/** That rules on types don't see the exceptions of a process, and why. */
export function untypedWords({ pid }: { readonly pid: number }): string {
  return `process ${pid} throws exceptions of .NET whose types can't be read, so no rule on types sees them: ` +
    "its runtime is one before .NET 9, or one that is not known here";
}
