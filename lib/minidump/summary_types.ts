/** The shape of a summary. @module */
import type { AssertionInfo } from "./breakpad.ts";
import type { FileKind } from "./file_kind.ts";
import type { StopKind } from "./stop.ts";
import type { Cpu } from "./system.ts";

/** What is in a dump, as plain data. See {@link summarise}. */
export interface Summary {
  /** What kind of file it is. */
  readonly kind: FileKind;
  /** Its size, in bytes. */
  readonly size: number;
  /** When it was written: ISO 8601, to the second. */
  readonly written: string;
  /** MINIDUMP_TYPE of its header, in hexadecimal. */
  readonly flags: string;
  /** The operating system; `wine` where it was Wine, with the name and version that it gives out as its own. */
  readonly os?: {
    readonly name: string;
    readonly version: string;
    readonly servicePack: string;
    readonly wine?: true;
  };
  /** The processor. */
  readonly cpu?: { readonly name: Cpu; readonly processors: number };
  /** The process. */
  readonly process: {
    /** Its id. */
    readonly id?: number;
    /** The file name of its program. */
    readonly image?: string;
    /** It is a 32-bit program on 64-bit Windows, and its dump has 64 bits. */
    readonly wow64?: true;
    /** When it was created: ISO 8601, to the second. */
    readonly created?: string;
    /** Processor time in user mode. */
    readonly userSeconds?: number;
    /** Processor time in the kernel. */
    readonly kernelSeconds?: number;
    /** Its memory, in bytes: what it has committed for itself alone, and what of it was in RAM, now and at most. */
    readonly memory?: { readonly private: number; readonly workingSet: number; readonly peak: number };
    /** How many handles it had open. */
    readonly handles?: number;
  };
  /** What happened; absent in a dump that was not written for an exception. */
  readonly exception?: SummaryException;
  /** How many threads the dump has. */
  readonly threadCount: number;
  /** The threads, in the dump's order; at most 10,000. */
  readonly threads: readonly SummaryThread[];
  /** How many modules the dump has. */
  readonly moduleCount: number;
  /** The modules, the program first; at most 10,000. */
  readonly modules: readonly SummaryModule[];
  /** Modules that were unloaded; at most 10,000. */
  readonly unloaded: readonly { readonly name: string; readonly base: string; readonly size: number }[];
  /** How much memory of the process is in the file. `full` if it was meant to be all. */
  readonly memory: { readonly full: boolean; readonly ranges: number; readonly bytes: number };
  /** The comment given when it was written. */
  readonly comment?: string;
  /** An assertion that Breakpad noted. */
  readonly assertion?: AssertionInfo;
  /** What the program noted about itself through Crashpad. */
  readonly annotations: Readonly<Record<string, string>>;
  /** What could not be read. */
  readonly problems: readonly string[];
}

/** An address and the module it lies in. */
export interface SummaryPlace {
  /** The address. */
  readonly address: string;
  /** The file name of the module. */
  readonly module?: string;
  /** The file name of the module that was here before it was unloaded. */
  readonly unloadedModule?: string;
  /** The distance from the start of the module. */
  readonly offset?: string;
  /** The module's path. */
  readonly path?: string;
  /** The module's version. */
  readonly version?: string;
  /** What symbol servers file the module under. */
  readonly codeId?: string;
  /** What symbol servers file its PDB under. */
  readonly debugId?: string;
  /** The file name of its PDB. */
  readonly debugFile?: string;
}

/** What happened, and where. */
export interface SummaryException {
  /** The code: `0xC0000005`. */
  readonly code: string;
  /** The constant's own name: `STATUS_ACCESS_VIOLATION`. */
  readonly name?: string;
  /** What the code means, in one clause. */
  readonly meaning?: string;
  /** What happened: `access violation writing 0x0 (null pointer)`. */
  readonly words: string;
  /** What kind of stop it was: of a crash, a hang, a debugger, or because somebody asked for a dump. */
  readonly stop: StopKind;
  /** The address the system gave; 0 for some. */
  readonly address: string;
  /** The address that was accessed. */
  readonly accessed?: string;
  /** The raw parameters. */
  readonly parameters: readonly string[];
  /** The thread. */
  readonly threadId: number;
  /** The thread's name. */
  readonly threadName?: string;
  /** Where the instruction pointer was at the exception. */
  readonly at?: SummaryPlace;
}

/** One thread. */
export interface SummaryThread {
  /** The system's thread id. */
  readonly id: number;
  /** The name it gave itself. */
  readonly name?: string;
  /** Whether the exception is of this thread. */
  readonly crashed: boolean;
  /** The processor time it used, in milliseconds. */
  readonly cpuMs?: number;
  /** Where its instruction pointer is; for the thread of the exception, where it was then. */
  readonly at?: SummaryPlace;
}

/** One module. */
export interface SummaryModule {
  /** Its file name. */
  readonly name: string;
  /** Its path; only the name where paths were filtered out. */
  readonly path: string;
  /** Where it was loaded. */
  readonly base: string;
  /** Its size, in bytes. */
  readonly size: number;
  /** Its file version. */
  readonly version?: string;
  /** What symbol servers file it under. */
  readonly codeId: string;
  /** What symbol servers file its PDB under. */
  readonly debugId?: string;
  /** The file name of its PDB. */
  readonly debugFile?: string;
}
