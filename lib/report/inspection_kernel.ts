/** What is known of a kernel dump as one value: beside `inspection.ts`, and loaded only where there is one. @module */
import type { ThreadStack } from "../facts/frame.ts";
import { isKernelFile, type KernelFinding, type KernelSummary } from "../kerneldump/mod.ts";
import { bucket, type FileIdentity } from "../minidump/mod.ts";
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
  const fault = evidence.summary.fault ?? faultInStack(evidence);
  const summary: KernelSummary = { ...evidence.summary, ...(fault === undefined ? {} : { fault }) };
  const { bugCheck } = summary;
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
    ...(bugCheck === undefined
      ? {}
      : { bucket: bucket(Number(bugCheck.code), fault === undefined ? [] : [fault]) }),
  };
}

/** The first frame of a driver under the kernel's own, of a bug check that names no instruction. */
function faultInStack({ summary: { bugCheck }, stack }: KernelEvidence): KernelSummary["fault"] {
  if (bugCheck === undefined) return undefined;
  const frame = stack?.frames.find(({ module, found }) =>
    module !== undefined && !isKernelFile(module) && found !== "scan"
  );
  if (frame?.module === undefined || frame.offset === undefined) return undefined;
  return { address: frame.address, module: frame.module, offset: frame.offset, by: "stack" };
}
