/** What must not get into a public place unnoticed. @module */
import { FORMATS } from "../facts/formats.ts";
import { resolveDump } from "../recipe/actions/dump_kind.ts";
import type { Plan } from "../recipe/plan/plan.ts";

/** Flags with which a dump holds what a program keeps in memory: documents, tokens, the environment. */
const MEMORY = new Set([
  "FULL_MEMORY",
  "PRIVATE_READ_WRITE_MEMORY",
  "DATA_SEGMENTS",
  "INDIRECT_MEMORY",
  "PROCESS_THREAD_DATA",
]);
/** The legacy full dump, or what is written in its place. */
const DEBUG_DUMP_DEFAULT = 1025;

/** A Plan's dumps that hold memory, as they were asked: `rule crash asks for full`. */
export function memoryDumps({ rules }: Plan): string[] {
  return Object.entries(rules).flatMap(([rule, { do: actions }]) =>
    actions.flatMap((action) => {
      if (!("dump" in action)) return [];
      const { asked, qualifier, format } = resolveDump(action);
      const holds = qualifier === DEBUG_DUMP_DEFAULT ||
        FORMATS.some(({ name, value }) => MEMORY.has(name) && (format & value) !== 0);
      return holds ? [`rule ${rule} asks for ${asked}`] : [];
    })
  );
}

/** The warning before such a dump is written in a public repository; undefined where none is due. */
export function memoryWarning(plan: Plan, isPublic: boolean | undefined): string | undefined {
  const dumps = memoryDumps(plan);
  if (dumps.length === 0 || isPublic !== true) return undefined;
  return `${
    dumps.join(", ")
  }, and this repository is public: a dump with memory can hold the job's secrets, ` +
    "and any signed-in person can download the artifacts of a public repository. Write triage or mini instead, " +
    "or don't upload the dump";
}
