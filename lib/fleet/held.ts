/** How often the fleet's limit held a dump back, from the watch to the courier: a file for each minute and bucket. @module */
import { join } from "node:path";
import { readIfThere, writeWhole } from "../ship/spool.ts";
import { type HeldEvent, parseFleetEvent } from "./event.ts";

const NAMED = /^held-[0-9a-f-]{36}\.json$/;

/** Leaves word of what was held back. */
export function leaveHeld(spool: string, event: Omit<HeldEvent, "id" | "host" | "version" | "kind">): void {
  const id = crypto.randomUUID();
  const held: HeldEvent = { version: 1, kind: "held", id, host: "", ...event };
  Deno.mkdirSync(spool, { recursive: true, mode: 0o700 });
  writeWhole(join(spool, `held-${id}.json`), `${JSON.stringify(held)}\n`);
}

/** Whether something was left; nothing is where nobody has made the spool yet. */
export function hasHeld(spool: string): boolean {
  return namesIn(spool).length > 0;
}

function namesIn(spool: string): string[] {
  try {
    return [...Deno.readDirSync(spool)].map(({ name }) => name).filter((name) => NAMED.test(name));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

/** What was left, each with what removes it. */
export function* takeHeld(
  spool: string,
): Generator<{ readonly event: HeldEvent; readonly done: () => void }> {
  for (const name of namesIn(spool)) {
    const path = join(spool, name);
    const event = parseFleetEvent(readIfThere(path) ?? "");
    if (event?.kind === "held") yield { event, done: () => Deno.removeSync(path) };
  }
}
