/** What a conversion of one dump into another is made of, for convert.ts and for each kind of dump. @module */
import type { DumpOutcome } from "../../log/record.ts";
import type { FileSource, Finding } from "../../minidump/mod.ts";
import type { DumpRequest } from "../../recipe/actions/dump_kind.ts";

/** What a check of the new dump came to. */
export interface Checked {
  /** True if there is no fatal finding. */
  readonly ok: boolean;
  /** What was found, fatal findings first. */
  readonly findings: readonly (Pick<Finding, "severity" | "message"> & { readonly code: string })[];
}

/** How a source is made into another dump. */
export interface Conversion {
  /** What is asked of the engine. */
  readonly request: DumpRequest;
  /** Checks what the engine wrote. */
  readonly check: (file: FileSource, outcome: DumpOutcome) => Promise<Checked>;
}
