/** Writing one dump of the current process. @module */
import { DbgEngError, type Engine, HR } from "../dbgeng/mod.ts";
import { DEBUG_DUMP_DEFAULT, DEBUG_DUMP_SMALL } from "../facts/qualifiers.ts";
import { PRESETS } from "../facts/presets.ts";
import type { DumpOrder, DumpOutcome } from "./protocol.ts";

/**
 * Writes what is asked. Engines since 2023 or so no longer write the legacy full dump (DEBUG_DUMP_DEFAULT gives
 * E_NOTIMPL); unless the order is strict, the same content is then written as a minidump, and the outcome says so.
 */
export function writeDump(
  engine: Engine,
  { file, qualifier, format, comment, strict }: DumpOrder,
): DumpOutcome {
  const start = performance.now();
  const outcome = (ok: boolean, because?: string, written = { qualifier, format }): DumpOutcome => {
    return {
      file,
      ok,
      ...written,
      ms: performance.now() - start,
      ...(because === undefined ? {} : { because }),
    };
  };
  const refusal = attempt(engine, file, qualifier, format, comment);
  if (refusal === undefined) return outcome(true);
  const replaceable = qualifier === DEBUG_DUMP_DEFAULT && refusal.code === HR.E_NOTIMPL;
  if (!replaceable || strict) return outcome(false, refusal.message);
  const instead = { qualifier: DEBUG_DUMP_SMALL, format: (PRESETS.full.format | format) >>> 0 };
  const second = attempt(engine, file, instead.qualifier, instead.format, comment);
  const because = "this engine no longer writes DEBUG_DUMP_DEFAULT of a program (E_NOTIMPL)";
  return outcome(second === undefined, second?.message ?? because, instead);
}

function attempt(
  engine: Engine,
  file: string,
  qualifier: number,
  format: number,
  comment: string,
): DbgEngError | undefined {
  try {
    engine.writeDumpFileWide(file, qualifier, format, comment);
    return undefined;
  } catch (error) {
    if (error instanceof DbgEngError) return error;
    throw error;
  }
}
