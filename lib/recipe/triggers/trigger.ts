/**
 * What can be waited for: leaves, each one kind of event, and combinators over them. Plain data, named as in YAML.
 *
 * @module
 */

/** A pattern with `*` and `?`, not case-sensitive. */
export type Glob = string;

/** An exception. */
export interface ExceptionTrigger {
  /** Codes by name or value (`access-violation`, `0xC0000005`), patterns over names (`*overflow`), or `*` for all. */
  readonly exception: string | readonly string[];
  /** `second`, the default: nobody handled it. `first`: it was just raised. */
  readonly chance?: "first" | "second";
  /** The file name of the module in which it was raised. */
  readonly module?: Glob;
  /** What an access violation tried. */
  readonly access?: "read" | "write" | "execute";
  /** The range of the accessed address, both ends included, as hex. */
  readonly address?: { readonly from: string; readonly to: string };
  /** Parameters by index, as hex or decimal: `{ "0": "0x7" }`. */
  readonly parameters?: { readonly [index: string]: string };
  /** Only the nth that matches the rest, from 1. */
  readonly nth?: number;
}

/** A process's end by its exit code. */
export interface ExitTrigger {
  /** `any`, or a comparison: `!=0`, `0xC0000005`, `>=1`. */
  readonly exit: string;
}

/** A DLL that is loaded. A pattern with a backslash is of the whole path, one without of the file name. */
export interface LoadTrigger {
  /** Which. */
  readonly load: Glob | readonly Glob[];
  /** Paths from which it may be loaded: those don't fire. */
  readonly except?: Glob | readonly Glob[];
}

/** A DLL that is unloaded. */
export interface UnloadTrigger {
  /** Which. */
  readonly unload: Glob | readonly Glob[];
}

/** A thread's start or end. */
export interface ThreadTrigger {
  /** Which of both. */
  readonly thread: "start" | "exit";
}

/** The start or end of a process; children only when they are followed. */
export interface ProcessTrigger {
  /** Which of both. */
  readonly process: "start" | "exit";
  /** Of which program: a pattern over its file name, or with a backslash over its path. */
  readonly image?: Glob;
}

/** Text that the target gives to OutputDebugString. */
export interface DebugTextTrigger {
  /** A pattern over the whole text, or a regular expression anywhere in it. */
  readonly debugText: DebugTextPattern | readonly DebugTextPattern[];
}

/** A pattern of debug text. */
export type DebugTextPattern = Glob | { readonly regex: string };

/** A breakpoint: `module!symbol`, `module!symbol+0x10`; set when the module is loaded. */
export interface BreakpointTrigger {
  /** Where. */
  readonly breakpoint: string;
  /** The hit that fires first, from 1. */
  readonly passes?: number;
}

/** A span after the target was armed, and again at every `every`. */
export interface TimerTrigger {
  /** The span to the first time. */
  readonly timer: string;
  /** The span between two times; without it there is one. */
  readonly every?: string;
}

/** How long the target may run, by the wall clock. */
export interface DeadlineTrigger {
  /** The span: `30m`. */
  readonly deadline: string;
}

/** Somebody asks for it: a key on the terminal, a named Windows event, a line on stdin. */
export interface ManualTrigger {
  /** What somebody does. */
  readonly manual: { readonly key: string } | { readonly event: string } | { readonly line: string };
}

/** A window of the process that doesn't answer. */
export interface WindowTrigger {
  /** For how long: `10s`. */
  readonly window: string;
  /** How many looks in a row must have found it so; 3 without it. */
  readonly confirm?: number;
}

/** A modal dialog that waits for somebody: an assertion, an error box. */
export interface DialogTrigger {
  /** A pattern over its title or its text. */
  readonly dialog: Glob;
}

/** No byte on the stdout and stderr of a program that was launched. */
export interface SilenceTrigger {
  /** For how long. */
  readonly silence: string;
}

/** A sign of life that the program gives of its own accord. */
export interface HeartbeatTrigger {
  /** A file whose time moves on, an address that answers, a pipe that can be opened. */
  readonly heartbeat: { readonly file: string } | { readonly http: string } | { readonly pipe: string };
  /** For how long it is missed. */
  readonly for: string;
}

/** No use of the processor by the process and those that it started. */
export interface NoProgressTrigger {
  /** For how long. */
  readonly noProgress: string;
}

/** The use of the processor. */
export interface CpuTrigger {
  /** A comparison: `>90%`, `<1%`. */
  readonly cpu: string;
  /** Of all processors together, the default, or of one: then 4 busy threads are 400%. */
  readonly relative?: "machine" | "core";
  /** How long it must hold. */
  readonly for?: string;
}

/** Memory: a comparison (`>2GiB`), growth (`+500MiB`, and again at each), or a slope (`>10MiB/min`). */
export interface MemoryTrigger {
  /** What must hold. */
  readonly memory: string;
  /** Which memory; `commit` without it. */
  readonly kind?: "commit" | "private" | "working-set";
  /** How long it must hold; of a slope, the span over which it is measured. */
  readonly for?: string;
}

/** A number of kernel handles: a comparison (`>5000`), growth (`+1000`, and again at each), or a slope (`>100/min`). */
export interface HandlesTrigger {
  /** What must hold. */
  readonly handles: string;
  /** How long it must hold; of a slope, the span over which it is measured. */
  readonly for?: string;
}

/** A number of GDI objects, as of handles. */
export interface GdiTrigger {
  /** What must hold. */
  readonly gdi: string;
  /** How long it must hold. */
  readonly for?: string;
}

/** A number of USER objects, as of handles. */
export interface UserTrigger {
  /** What must hold. */
  readonly user: string;
  /** How long it must hold. */
  readonly for?: string;
}

/** A number of threads, as of handles. */
export interface ThreadsTrigger {
  /** What must hold. */
  readonly threads: string;
  /** How long it must hold. */
  readonly for?: string;
}

/** Bytes read and written a second. */
export interface IoTrigger {
  /** A comparison: `>50MiB/s`, `<1KiB/s`. */
  readonly io: string;
  /** Which of both; together without it. */
  readonly direction?: "read" | "write";
  /** How long it must hold. */
  readonly for?: string;
}

/** What is found by looking again and again: a hang, or the use of a resource. */
export type SampledLeaf =
  | WindowTrigger
  | DialogTrigger
  | SilenceTrigger
  | HeartbeatTrigger
  | NoProgressTrigger
  | CpuTrigger
  | MemoryTrigger
  | HandlesTrigger
  | GdiTrigger
  | UserTrigger
  | ThreadsTrigger
  | IoTrigger;

/** One kind of event. */
export type Leaf =
  | ExceptionTrigger
  | ExitTrigger
  | LoadTrigger
  | UnloadTrigger
  | ThreadTrigger
  | ProcessTrigger
  | DebugTextTrigger
  | BreakpointTrigger
  | TimerTrigger
  | DeadlineTrigger
  | ManualTrigger
  | SampledLeaf;

/** Fires when one of them fires. */
export interface AnyTrigger {
  /** Which. */
  readonly any: readonly Trigger[];
}

/** Fires when the last of them has fired, all within the span before; without it, since the target was armed. */
export interface AllTrigger {
  /** Which, in any order. */
  readonly all: readonly Trigger[];
  /** The span in which all must fire. */
  readonly within?: string;
}

/** Fires when they have fired one after the other, all within the span. */
export interface SequenceTrigger {
  /** Which, in this order. */
  readonly sequence: readonly Trigger[];
  /** The span in which all must fire. */
  readonly within?: string;
}

/** Fires at the nth time within the span, and then counts anew. */
export interface CountTrigger {
  /** How often, from 1. */
  readonly count: number;
  /** What is counted. */
  readonly of: Trigger;
  /** The span that is looked back. */
  readonly within?: string;
}

/** Fires when it has not fired for so long, counted from the arming or its last time; once for each silence. */
export interface NotTrigger {
  /** What is missed. */
  readonly not: Trigger;
  /** For how long. */
  readonly for: string;
}

/** Fires with `when`, unless the other has fired within the span before; without a span, ever. */
export interface UnlessTrigger {
  /** What fires it. */
  readonly when: Trigger;
  /** What keeps it from firing. */
  readonly unless: Trigger;
  /** The span that is looked back. */
  readonly within?: string;
}

/** Several triggers together. */
export type Combinator =
  | AnyTrigger
  | AllTrigger
  | SequenceTrigger
  | CountTrigger
  | NotTrigger
  | UnlessTrigger;

/** What can be waited for. */
export type Trigger = Leaf | Combinator;
