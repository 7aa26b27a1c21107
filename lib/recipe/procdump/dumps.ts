/** The dump types of ProcDump as dump actions. @module */
import { formatNames, FORMATS } from "../../facts/formats.ts";
import { PRESETS } from "../../facts/presets.ts";
import type { DumpAction } from "../actions/dump.ts";
import { TYPES_WITHOUT_FLAG } from "./facts.ts";
import type { ImportFindings } from "./findings.ts";
import type { Given } from "./line.ts";

const PRESET_OF: Readonly<Record<string, [preset: string, note: string]>> = {
  ma: ["full", ""],
  mt: ["triage", "-mt: what triage leaves out isn't the same to the byte; it has no handles"],
  mp: [
    "heap",
    "-mp: no large area is left out, and a .NET program isn't dumped in full; where its heap matters take -ma",
  ],
};

/** What -mm has and the preset mini hasn't, as far as the engine has flags for it. */
const MINI_TOO = ["DATA_SEGMENTS", "PROCESS_THREAD_DATA", "FULL_AUXILIARY_STATE"];

/** The dumps that the options ask for, -mm without any. */
export function dumpsOf(options: readonly Given[], findings: ImportFindings): DumpAction[] {
  const kinds = options.filter(({ name }) => ["mm", "mc", ...Object.keys(PRESET_OF)].includes(name));
  const asked = kinds.length > 0 ? kinds : [{ name: "mm", values: [] }];
  const dumps = asked.flatMap((kind) => dumpOf(kind, findings));
  return dumps.filter((dump, index) =>
    dumps.findIndex((other) => JSON.stringify(other) === JSON.stringify(dump)) === index
  );
}

function dumpOf({ name, values }: Given, findings: ImportFindings): DumpAction[] {
  if (name === "mc") return custom(values[0]!, findings);
  const [preset, note] = PRESET_OF[name] ?? ["mini", ""];
  if (note !== "") findings.notes.push(note);
  if (name !== "mm") return [{ dump: preset }];
  findings.notes.push(
    "-mm: ProcDump's mini has the modules' data, the process's environment and more; so has this dump, except " +
      "tokens and the processor's trace. Without its format flags it is smaller and holds fewer secrets",
  );
  return [{ dump: preset, format: MINI_TOO }];
}

function custom(mask: string, findings: ImportFindings): DumpAction[] {
  const type = /^(0x)?[0-9a-f]{1,8}$/i.test(mask) ? parseInt(mask, 16) : undefined;
  if (type === undefined) {
    findings.fatal.push({ option: "-mc", reason: `not a hexadecimal mask: "${mask}"` });
    return [];
  }
  const flags = FORMATS.filter(({ minidumpType }) => (minidumpType & type) !== 0);
  const rest = (type & ~flags.reduce((bits, { minidumpType }) => bits | minidumpType, 0)) >>> 0;
  if (rest !== 0) {
    findings.fatal.push({
      option: "-mc",
      reason: `the engine has no format flag for ${bitNames(rest)}; without it the mask is ` +
        ((type & ~rest) >>> 0).toString(16).toUpperCase(),
    });
    return [];
  }
  const format = flags.map(({ name }) => name);
  const preset = Object.values(PRESETS).find((each) => sameSet(formatNames(each.format), format));
  if (preset) return [{ dump: preset.name }];
  return [{ dump: "DEBUG_DUMP_SMALL", ...(format.length > 0 ? { format } : {}) }];
}

/** The bits of a mask by name, those without a name as one number. */
function bitNames(mask: number): string {
  const named = Object.entries(TYPES_WITHOUT_FLAG).filter(([, bit]) => (mask & bit) !== 0);
  const rest = (mask & ~named.reduce((bits, [, bit]) => bits | bit, 0)) >>> 0;
  const names = named.map(([name]) => name);
  return (rest === 0 ? names : [...names, `0x${rest.toString(16).toUpperCase()}`]).join(", ");
}

function sameSet(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((each) => others.includes(each));
}
