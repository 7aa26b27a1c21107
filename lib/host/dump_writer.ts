/** Writing one dump of the current process. @module */
import { DbgEngError, type Engine, formatHResult, HR } from "../dbgeng/mod.ts";
import { DEBUG_DUMP_DEFAULT, DEBUG_DUMP_SMALL } from "../facts/qualifiers.ts";
import { FORMAT } from "../facts/formats.ts";
import { PRESETS } from "../facts/presets.ts";
import { type EngineKind, kindName, lower } from "../recipe/actions/step_down.ts";
import type { DumpOutcome } from "../log/record.ts";
import { enrich, enrichmentOf } from "./enrich.ts";
import type { DumpOrder } from "./protocol.ts";
import type { RaisedReading } from "./raised.ts";
import type { RuntimeReader } from "./runtime.ts";

/** What the engine says when a disk is full: a write fault while it writes memory, the rest by documentation. */
const DISK_FULL: readonly number[] = [0x8007001D, 0x80070070, 0x80070027];

/**
 * Writes what is asked. Where the disk gets full, the next smaller kind is written; engines since 2023 or so no longer
 * write the legacy full dump (DEBUG_DUMP_DEFAULT gives E_NOTIMPL), and the same content is then written as a minidump.
 * The outcome says so; with a strict order neither happens.
 */
export function writeDump(
  engine: Engine,
  order: DumpOrder,
  runtimes?: RuntimeReader,
  raised?: () => RaisedReading,
): DumpOutcome {
  const start = performance.now();
  const reasons = order.instead === undefined ? [] : [order.instead.because];
  const { qualifier, format } = order.instead ?? order;
  let kind: EngineKind = { qualifier, format };
  for (;;) {
    const how = order.live ? "none" : enrichmentOf(kind.format);
    const runtime = how === "none" ? undefined : runtimes?.read();
    const said = how === "none" ? [] : raised?.().memory ?? [];
    const refusal = attempt(engine, order, kind, runtime !== undefined);
    const instead = refusal && !order.strict ? replacement(kind, refusal) : undefined;
    if (instead === undefined) {
      const because = refusal === undefined ? reasons.join("; ") : inWords(refusal);
      const memory = [...runtime?.memory ?? [], ...said];
      const added = refusal === undefined && memory.length > 0 &&
        enrich(engine, order.file, runtime === undefined ? "read" : how, memory);
      const ms = performance.now() - start;
      return {
        file: order.file,
        ok: refusal === undefined,
        ...kind,
        ms,
        ...(because ? { because } : {}),
        ...(added ? { added } : {}),
      };
    }
    reasons.push(instead.because);
    kind = instead.kind;
  }
}

/**
 * Why nothing was written, in words where the engine's own don't say what to do.
 *
 * Sightings: of a process that was created suspended and never ran it says 0x800703E6; of one that goes on allocating
 * while its full memory is read, 0x8007000D and each of its attempts, and where it also ended meanwhile, 0x80070005.
 */
function inWords({ code, message }: DbgEngError): string {
  if (message.includes("GenGetProcessInfo.Start")) {
    return "it has not run yet, so there is nothing to dump: it was created suspended, and nobody has resumed it";
  }
  if (code !== HR.E_ACCESSDENIED && message.includes("memory layout changed")) {
    return `its memory changed while it was read (${formatHResult(code)}): ` +
      "let it stand still for the dump, or take heap instead of full";
  }
  return message;
}

/** What is written instead of a kind that could not be; undefined where there is nothing. */
function replacement(
  kind: EngineKind,
  { code }: DbgEngError,
): { kind: EngineKind; because: string } | undefined {
  if (kind.qualifier === DEBUG_DUMP_DEFAULT && code === HR.E_NOTIMPL) {
    return {
      kind: { qualifier: DEBUG_DUMP_SMALL, format: (PRESETS.full.format | kind.format) >>> 0 },
      because: "this engine no longer writes DEBUG_DUMP_DEFAULT of a program (E_NOTIMPL)",
    };
  }
  const smaller = DISK_FULL.includes(code >>> 0) ? lower(kind) : undefined;
  return smaller && { kind: smaller, because: `the disk was full while ${kindName(kind)} was written` };
}

function attempt(
  engine: Engine,
  { file, comment }: DumpOrder,
  { qualifier, format }: EngineKind,
  ownMemory: boolean,
): DbgEngError | undefined {
  try {
    // The runtime's own helper adds to a heap for up to a minute what is read here in a fraction of a second.
    const flags = ownMemory ? (format | FORMAT.NO_AUXILIARY_STATE) >>> 0 : format;
    engine.writeDumpFileWide(file, qualifier, flags, comment);
    return undefined;
  } catch (error) {
    if (error instanceof DbgEngError) return error;
    throw error;
  }
}
