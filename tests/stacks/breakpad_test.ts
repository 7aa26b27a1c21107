/** Stacks of published dumps of 32-bit Windows programs beside Breakpad's, frame by frame. */
import assert from "node:assert/strict";
import { openDump } from "../../lib/minidump/mod.ts";
import { readStacks } from "../../lib/stacks/read.ts";
import { breakpadMissing, stackwalk } from "../support/breakpad.ts";
import { corpus, corpusMissing, corpusPath } from "../support/corpus.ts";
import { findNothing } from "./scene.ts";

const missing = corpusMissing ?? breakpadMissing;

Deno.test({
  name: `stacks of published 32-bit dumps are Breakpad's${missing ? ` (ignored: ${missing})` : ""}`,
  ignore: missing !== undefined,
  fn: async () => {
    let [dumps, frames] = [0, 0];
    for (const name of corpus) {
      const dump = await openDump(corpusPath(name)).catch(() => undefined);
      if (dump === undefined) continue;
      using open = dump;
      const system = await open.systemInfo().catch(() => undefined);
      const isOne = system?.cpu === "x86" && system.platformId === 2 && (await open.modules()).length > 0;
      if (!isOne) continue;
      const places = { findImage: findNothing, findSymbols: findNothing };
      const { threads, lacking } = await readStacks(open, places);
      const pdbs = (await open.modules()).map(({ codeView }) => codeView?.path?.split("\\").at(-1));
      assert.ok(lacking.length > 0 && lacking.every((pdb) => pdbs.includes(pdb)), `${name}: ${lacking}`);
      const writer = (await open.breakpadInfo())?.dumpThreadId;
      const ours = threads.filter(({ tid }) => tid !== writer).map(({ frames }) =>
        frames.filter((_, n) => frames.slice(0, n + 1).every(({ found }) => found !== "scan"))
          .map(({ address, module, offset }) => [module, BigInt(offset ?? address)])
      );
      const theirs = (await stackwalk(corpusPath(name))).threads.map((stack) =>
        stack.map(({ module, offset }) => [module, offset])
      );
      assert.deepEqual(ours, theirs.map((stack, n) => stack.slice(0, ours[n]!.length)), name);
      [dumps, frames] = [dumps + 1, frames + ours.flat().length];
    }
    assert.ok(dumps >= 15 && frames > 70, `${frames} frames of ${dumps} dumps`);
  },
});
