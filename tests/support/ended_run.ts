/** A run that has ended, for what is said of it. @module */
import type { EndedRun } from "../../lib/report/run_view.ts";
import type { Manifest } from "../../lib/store/manifest.ts";
import { CRASH } from "./manifest.ts";

/** One that captured what these manifests are of. */
export function endedRun(manifests: readonly Partial<Manifest>[], change: Partial<EndedRun> = {}): EndedRun {
  return {
    outcome: "exited",
    exitCode: 0xC0000005,
    armedAt: new Date("2026-01-31T12:00:00Z"),
    armedAfterMs: 700,
    processes: 1,
    exceptions: manifests.length,
    fired: manifests.length,
    captures: manifests.map((one) => {
      const manifest = { ...CRASH, ...one };
      return {
        ok: manifest.verification.ok,
        dump: `C:\\dumps\\${manifest.file.name}`,
        manifest,
        manifestPath: "",
      };
    }),
    missed: [],
    leftRunning: [],
    ...change,
  };
}
