/** What is in a kernel dump, as plain data: the result of {@link summariseKernel}. @module */
import type { KernelDumpKind, KernelLayout } from "./dump_types.ts";
import type { KernelMachine } from "./header.ts";

/** An address and the driver it lies in. */
export interface KernelPlace {
  /** The address, in hexadecimal. */
  readonly address: string;
  /** The driver's file name. */
  readonly module?: string;
  /** The distance from the start of the driver, in hexadecimal. */
  readonly offset?: string;
  /** The file name of a driver that was here before it was unloaded. */
  readonly unloadedModule?: string;
}

/** One parameter of the bug check. */
export interface KernelParameter {
  /** Its value, in hexadecimal. */
  readonly value: string;
  /** What it is; absent for codes of which only the name is known. */
  readonly what?: string;
  /** What the value means, where that is known: `exception 0xC0000005 access violation`, `write`. */
  readonly words?: string;
  /** The driver that the value points into. */
  readonly place?: KernelPlace;
}

/** The bug check. */
export interface KernelBugCheck {
  /** The code: `0xD1`. */
  readonly code: string;
  /** The constant's name: `DRIVER_IRQL_NOT_LESS_OR_EQUAL`; "unknown" for a code of no known name. */
  readonly name: string;
  /** What it means, in one clause. */
  readonly meaning?: string;
  /** The four parameters. */
  readonly parameters: readonly KernelParameter[];
}

/** A driver. */
export interface KernelModule {
  /** Its file name. */
  readonly name: string;
  /** Its path, as Windows has it. */
  readonly path: string;
  /** Where it was loaded. */
  readonly base: string;
  /** Its size, in bytes. */
  readonly size: number;
  /** What symbol servers file it under: time stamp and size. */
  readonly codeId: string;
}

/** What is in a kernel dump. */
export interface KernelSummary {
  /** The size of the file, in bytes. */
  readonly size: number;
  /** What the file holds; "unknown" for a type that isn't known. */
  readonly holds: KernelDumpKind | "unknown";
  /** How its memory is laid out. */
  readonly layout: KernelLayout | "unknown";
  /** DumpType of the header. */
  readonly dumpType: number;
  /** What it holds, in words. */
  readonly what: string;
  /** The processor and how many of them. */
  readonly cpu: { readonly name: KernelMachine; readonly processors: number };
  /** The system. */
  readonly os: {
    /** The build: 19041. */
    readonly build: number;
    /** The build's own name. */
    readonly lab?: string;
    /** What the system is for. */
    readonly product?: "workstation" | "domain controller" | "server";
  };
  /** When it was written: ISO 8601. */
  readonly written?: string;
  /** How long the machine had run, in milliseconds. */
  readonly uptimeMs: number;
  /** The bug check; absent in a dump of a machine that had none. */
  readonly bugCheck?: KernelBugCheck;
  /** Where the fault is, as well as it is known, and by what. */
  readonly fault?: KernelPlace & { readonly by: "parameter" | "registers" | "stack" };
  /** Where the registers in the dump are. */
  readonly at?: KernelPlace;
  /** How many drivers were loaded. */
  readonly moduleCount: number;
  /** The drivers, the kernel first. */
  readonly modules: readonly KernelModule[];
  /** Drivers that were unloaded. */
  readonly unloaded: readonly { readonly name: string; readonly base: string; readonly size: number }[];
  /** The comment given when it was written. */
  readonly comment?: string;
  /** What could not be read. */
  readonly problems: readonly string[];
}
