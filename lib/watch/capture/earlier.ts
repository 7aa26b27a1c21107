/** What was captured before, as limits counted it: read back from the manifests in the output folder. @module */
import type { EarlierDump } from "../../policy/budget.ts";
import type { Plan } from "../../recipe/plan/plan.ts";
import { manifestsIn } from "../../store/read_manifest.ts";

/** The dumps that were written under this recipe, of those after `since` where a time in ISO 8601 is given. */
export async function earlierDumps({ name }: Plan, folder: string, since = ""): Promise<EarlierDump[]> {
  const now = Date.now();
  const { manifests } = await manifestsIn(folder);
  return manifests.map(({ manifest }) => manifest)
    .filter(({ recipe, file, capturedAt }) => recipe === name && file.name !== "" && capturedAt >= since)
    .map(({ rule, capturedAt, trigger, file: { bytes } }) => ({
      rule,
      bytes,
      agoMs: Math.max(0, now - Date.parse(capturedAt)),
      ...("bucket" in trigger ? { bucket: trigger.bucket } : {}),
    }));
}
