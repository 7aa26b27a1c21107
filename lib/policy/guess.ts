/** How large a dump may be. @module */
import type { DumpAction } from "../recipe/actions/action.ts";
import { resolveDump } from "../recipe/actions/dump_kind.ts";

/** Bytes of a dump by what takes the most room in it; the real ones differ by the program. */
export function guess(action: DumpAction): number {
  const { format } = resolveDump(action);
  const [FULL_MEMORY, FILTER_MEMORY, PRIVATE_MEMORY] = [0x1, 0x20, 0x100];
  if (format & FULL_MEMORY) return 256 * 1024 ** 2;
  if (format & PRIVATE_MEMORY) return 64 * 1024 ** 2;
  return format & FILTER_MEMORY ? 64 * 1024 : 256 * 1024;
}
