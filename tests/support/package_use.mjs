/**
 * What somebody does with the installed package as a library, in any runtime: `package_use.mjs MINIDUMP KERNELDUMP TIMELINE`
 * prints one line. Plain JavaScript without `using`, as Node.js 20 takes it.
 *
 * @module
 */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import process from "node:process";
import { dump, exception, parsePlan, recipe } from "trapline";
import { Memory } from "trapline/clr";
import { readLog, readRecipe, writeYaml } from "trapline/files";
import { openKernelDump, summariseKernel } from "trapline/kerneldump";
import { bytesSource, openDump, summarise, verify } from "trapline/minidump";
import { readTimeline, simulate } from "trapline/policy";
import { sentence } from "trapline/report";

const [minidump, kernelDump, timeline] = process.argv.slice(2);

const plan = parsePlan(recipe({ name: "mine", rules: { any: { on: exception("*"), do: [dump("mini")] } } }));
assert.deepEqual(readRecipe(writeYaml(plan), "mine.yaml"), plan);
const misspelt = {
  name: "wrong",
  rules: { a: { on: { exception: "acess-violation" }, do: [{ dump: "mini" }] } },
};
assert.throws(() => parsePlan(misspelt), { name: "RecipeError", message: /did you mean "access-violation"/ });

const opened = await openDump(minidump);
const { exception: found } = await summarise(opened);
assert.ok((await verify(opened)).ok);
assert.equal(opened.source.readSync(0, 4).length, 4);
opened[Symbol.dispose]();
const again = await openDump(bytesSource(new Uint8Array(await readFile(minidump))));
assert.deepEqual((await summarise(again)).exception, found);
await assert.rejects(openDump(`${minidump}.nowhere`));
await assert.rejects(openDump(timeline), { name: "MinidumpError", code: "not-minidump" });

const machine = await openKernelDump(kernelDump);
const { bugCheck } = await summariseKernel(machine);
machine[Symbol.dispose]();

const text = await readFile(timeline, "utf8");
const { decisions } = simulate(plan, readTimeline(text));
assert.ok(readLog(text).records.length > 0);
assert.deepEqual([typeof Memory, typeof sentence], ["function", "function"]);
process.stdout.write(`${found.words}; ${bugCheck.name}; ${decisions.length} decisions\n`);
