/** A fleet's gate, for who sends captures: its library is loaded when there is a fleet. @module */
import type { Entry } from "../ship/entry.ts";
import type { Admission, Gate } from "../ship/gate.ts";
import type { Spool } from "../ship/spool.ts";
import type { Manifest } from "../store/manifest.ts";

/** The gate of a fleet's server. */
export function openGate(server: string, spool: Spool): Gate {
  const loading = import("./gate.ts" as string) as Promise<typeof import("./gate.ts")>;
  const opened = loading.then(({ FleetGate }) => new FleetGate(server, spool));
  return {
    admit: async (entry: Entry): Promise<Admission> => await (await opened).admit(entry),
    arrived: async (entry: Entry, manifest: Manifest | undefined): Promise<void> =>
      await (await opened).arrived(entry, manifest),
    look: async (): Promise<void> => await (await opened).look(),
    [Symbol.asyncDispose]: async (): Promise<void> => await (await opened)[Symbol.asyncDispose](),
  };
}
