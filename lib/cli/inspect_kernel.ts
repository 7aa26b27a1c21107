/** `trapline inspect` of a kernel dump: loaded only where there is one. @module */
import { KernelDumpError, openKernelDump, summariseKernel, verifyKernel } from "../kerneldump/mod.ts";
import type { FileIdentity, Source } from "../minidump/mod.ts";
import { inspectedKernel } from "../report/inspection_kernel.ts";
import type { InspectedDump } from "../report/inspection_schema.ts";
import { readKernelStack } from "../stacks/kernel.ts";
import { filesFor } from "./inspect_stacks.ts";
import type { GivenPaths } from "./symbol_places.ts";

/** Inspects it; `undefined` where not even its header can be read, so that the file is reported as what it is. */
export async function inspectKernel(
  file: string,
  source: Source,
  identity: FileIdentity,
  given: GivenPaths,
): Promise<InspectedDump | undefined> {
  try {
    using dump = await openKernelDump(source);
    const [findings, summary] = [await verifyKernel(dump), await summariseKernel(dump)];
    using files = await filesFor(file, given);
    const stack = await readKernelStack(dump, files);
    return inspectedKernel({ file, bytes: source.size, identity, findings, summary, stack });
  } catch (error) {
    if (error instanceof KernelDumpError) return undefined;
    throw error;
  }
}
