/** What must not get into a public place unnoticed. @module */
import { canHoldSecrets } from "../facts/formats.ts";
import { memoryWritten } from "../facts/qualifiers.ts";
import { resolveEither } from "../recipe/actions/dump_kind.ts";
import type { Plan } from "../recipe/plan/plan.ts";

/** A Plan's dumps that hold memory, as they were asked: `rule crash asks for full`. */
export function memoryDumps({ rules }: Plan): string[] {
  return Object.entries(rules).flatMap(([rule, { do: actions }]) =>
    actions.flatMap((action) => {
      if (!("dump" in action)) return [];
      const { asked, qualifier, format } = resolveEither(action);
      const holds = [...memoryWritten(qualifier, format)].some(canHoldSecrets);
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
