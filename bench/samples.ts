/** What the runner measures and tells the report: one sample a line of JSON. @module */

/** The measurements. */
export const MEASURES = [
  "armed",
  "snapshot",
  "storm",
  "stops",
  "node",
  "7za",
  "ctest",
  "full",
  "managed",
  "facts",
] as const;
export type Measure = typeof MEASURES[number];

/** Who is measured. */
export type Contestant =
  | "host"
  | "rule"
  | "type"
  | "spent"
  | "run"
  | "bare"
  | "bare-woken"
  | "cpp"
  | "cpp-callback"
  | "raw"
  | "nobody";

/** The numbers of one repetition by name; milliseconds unless the name says otherwise. */
export type Values = Readonly<Record<string, number>>;

/** One repetition of one contestant. */
export interface Sample {
  readonly measure: Measure;
  readonly contestant: Contestant;
  /** Repetitions of the same number were made one after another: their ratio is the fair one. */
  readonly run: number;
  readonly values: Values;
}

/** What a run is asked to do; paths are the measured system's own. */
export interface Plan {
  readonly runs: number;
  readonly only: readonly Measure[];
  /** First-chance exceptions in the storm. */
  readonly exceptions: number;
  /** Exceptions of .NET in its storm. */
  readonly managed: number;
  /** Threads of the .NET program whose runtime is read. */
  readonly threads: number;
  /** Ends that the program of the stops asks for. */
  readonly stops: number;
  /** MiB committed by the target of the full dump. */
  readonly mb: number;
  readonly programs: {
    readonly client: string;
    readonly raw: string;
    readonly exit: string;
    readonly ticker: string;
    readonly handled: string;
    readonly bigmem: string;
    readonly managed: string;
    readonly ending: string;
    readonly node: string;
    readonly "7za": string;
    readonly ctest: string;
    /** The folder whose tests ctest runs. */
    readonly tests: string;
  };
}

/** The lines of the runner's stdout. */
export type Line =
  | { readonly is: "engine"; readonly version: string; readonly deno: string; readonly os: string }
  | { readonly is: "sample"; readonly sample: Sample };
