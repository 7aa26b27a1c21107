/** Which driver is at fault, and the bucket of a bug check. @module */
import type { StackFrame } from "../facts/frame.ts";
import { bucket } from "../minidump/bucket.ts";
import { isKernelFile } from "./kernel_file.ts";
import type { KernelSummary } from "./summary_types.ts";

/**
 * The same summary with the fault that a stack shows, where the bug check names no instruction: the first frame of a driver
 * under the kernel's own.
 */
export function withFault(summary: KernelSummary, frames: readonly StackFrame[] = []): KernelSummary {
  if (summary.fault !== undefined || summary.bugCheck === undefined) return summary;
  const frame = frames.find(({ module, found }) =>
    module !== undefined && !isKernelFile(module) && found !== "scan"
  );
  if (frame?.module === undefined || frame.offset === undefined) return summary;
  return {
    ...summary,
    fault: { address: frame.address, module: frame.module, offset: frame.offset, by: "stack" },
  };
}

/** The bucket: of the bug check and the place of its fault; `undefined` of a machine without a bug check. */
export function kernelBucket({ bugCheck, fault }: KernelSummary): string | undefined {
  if (bugCheck === undefined) return undefined;
  return bucket(Number(bugCheck.code), fault === undefined ? [] : [fault]);
}
