/** Public dumps: ClrMD reads in them what we read, and refuses what we call broken. */
import assert from "node:assert/strict";
import { clrmd, clrmdMissing, sameAsClrmd } from "../support/clrmd.ts";
import { corpus, corpusMissing, corpusPath } from "../support/corpus.ts";

const REFUSED = /microdump|invalid-(range|record-count)/;
const missing = corpusMissing ?? clrmdMissing;

Deno.test({
  name: `public dumps: ClrMD agrees${missing === undefined ? "" : ` (ignored: ${missing})`}`,
  ignore: missing !== undefined,
  fn: async () => {
    const paths = corpus.map(corpusPath);
    const facts = await clrmd(paths);
    assert.equal(facts.length, paths.length);
    for (const [index, path] of paths.entries()) {
      if (REFUSED.test(path)) assert.ok(facts[index]!.error, path);
      else await sameAsClrmd(path, facts[index]!);
    }
  },
});
