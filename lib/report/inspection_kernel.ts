/** What is known of a kernel dump as one value: beside `inspection.ts`, and loaded only where there is one. @module */
import type { ThreadStack } from "../facts/frame.ts";
import { kernelBucket, type KernelFinding, type KernelSummary, withFault } from "../kerneldump/mod.ts";
import type { FileIdentity } from "../minidump/mod.ts";
import { grouped } from "./inspection.ts";
import type { InspectedDump } from "./inspection_schema.ts";
import { kernelHead } from "./kernel_story.ts";

/** What was found out about a kernel dump. */
export interface KernelEvidence {
  readonly file: string;
  readonly bytes: number;
  readonly identity: FileIdentity;
  readonly findings: readonly KernelFinding[];
  readonly summary: KernelSummary;
  /** Absent where the dump holds no registers, or no memory that can be read. */
  readonly stack?: Pick<ThreadStack, "frames" | "cut"> | undefined;
}

/** Puts the evidence about a kernel dump together. Its bucket is that of the bug check and the place of the fault. */
export function inspectedKernel(evidence: KernelEvidence): InspectedDump {
  const { file, bytes, identity, findings, stack } = evidence;
  const summary = withFault(evidence.summary, stack?.frames);
  const id = kernelBucket(summary);
  const usable = findings.every(({ severity }) => severity !== "fatal");
  const { kind, label, headline } = kernelHead(summary, usable);
  return {
    file,
    bytes,
    kind: identity.kind,
    what: identity.what,
    usable,
    headline: { kind, label, text: headline },
    findings: [...findings],
    kernel: summary,
    ...(stack === undefined
      ? {}
      : { stacks: { from: "dump", groups: grouped([{ tid: 0, event: true, ...stack }]) } }),
    ...(id === undefined ? {} : { bucket: id }),
  };
}
