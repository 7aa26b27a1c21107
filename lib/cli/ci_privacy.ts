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

/** Whether a job's repository is public, by the event that started it; undefined where that says nothing. */
export function isPublic(event: unknown): boolean | undefined {
  const repository = (event as { repository?: { private?: unknown; visibility?: unknown } } | null)
    ?.repository;
  if (typeof repository?.visibility === "string") return repository.visibility === "public";
  return typeof repository?.private === "boolean" ? !repository.private : undefined;
}

/** What a person is told before such a dump is written; undefined when there is nothing to tell. */
export function memoryWarning(plan: Plan, event: unknown): string | undefined {
  const dumps = memoryDumps(plan);
  if (dumps.length === 0 || isPublic(event) !== true) return undefined;
  return `${
    dumps.join(", ")
  }, and this repository is public: a dump with memory can hold the job's secrets, ` +
    "and any signed-in person can download the artifacts of a public repository. Write triage or mini instead, " +
    "or don't upload the dump";
}
