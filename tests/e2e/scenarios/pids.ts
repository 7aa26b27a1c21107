/** Prints the pids of an image as JSON, waiting up to 10 s for the first: `pids.ts IMAGE`. @module */
// deno-lint-ignore-file no-console
import { processes } from "../../../lib/win32/process.ts";

const find = (): number[] => processes().filter(({ image }) => image === Deno.args[0]).map(({ pid }) => pid);

for (let i = 0; i < 100 && find().length === 0; i++) await new Promise((resolve) => setTimeout(resolve, 100));
console.log(JSON.stringify(find()));
