/** The made-up kernel with images that have no code: for tests that need no compiler and no engine. @module */
import { plainImage } from "./image.ts";
import { type KernelOptions, type MadeUpKernel, madeUpKernel } from "./kernel.ts";
import { AT } from "./offsets.ts";

export const KERNEL_TIMESTAMP = 0x5f000001;
export const DRIVER_TIMESTAMP = 0x5f000002;

/** A machine whose driver touched address 0. */
export function plainKernel(options: Omit<KernelOptions, "kernel" | "driver" | "stack"> = {}): MadeUpKernel {
  return madeUpKernel({
    ...options,
    kernel: plainImage(AT.kernel, KERNEL_TIMESTAMP, ["KeBugCheckEx"]),
    driver: plainImage(AT.driver, DRIVER_TIMESTAMP, ["trap_dispatch", "trap_touch"]),
    stack: false,
  });
}
