/** The shape of what verify() finds. @module */
import type { StreamReport } from "./check_layout.ts";
import type { Finding } from "./findings.ts";
import type { FileKind } from "./file_kind.ts";

/** Whether a dump is whole, and what is wrong with it. */
export interface Verification {
  /** True if there is no fatal finding. */
  readonly ok: boolean;
  /** What kind of file it is. */
  readonly kind: FileKind;
  /** What was found, fatal findings first. */
  readonly findings: readonly Finding[];
  /** The directory, and which streams could be read. */
  readonly streams: readonly StreamReport[];
}
