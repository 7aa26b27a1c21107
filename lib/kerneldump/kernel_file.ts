/** The kernel's own files, by name: for whoever shows stacks, also of programs. @module */

const KERNEL = /^(nt(oskrnl|krnlmp|krnlpa|kr?pamp)|hal|halmacpi|securekernel)\.(exe|dll)$/i;

/** Whether a file is the kernel's own, where a bug check is raised whatever its cause: never the driver at fault. */
export function isKernelFile(name: string): boolean {
  return KERNEL.test(name);
}
