/** How large a dump may be. @module */
import { FORMAT } from "../facts/formats.ts";
import { memoryWritten } from "../facts/qualifiers.ts";
import type { DumpAction } from "../recipe/actions/dump.ts";
import { resolveEither } from "../recipe/actions/dump_kind.ts";

/** Bytes of a dump by what takes the most room in it; the real ones differ by the program. */
export function guess(action: DumpAction): number {
  const { qualifier, format } = resolveEither(action);
  const memory = memoryWritten(qualifier, format);
  if (memory.has("all")) return 256 * 1024 ** 2;
  if (memory.has("writable")) return 64 * 1024 ** 2;
  return format & FORMAT.FILTER_MEMORY ? 64 * 1024 : 256 * 1024;
}
