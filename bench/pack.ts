/**
 * `deno run -A bench/pack.ts FILE`: a dump compressed and encrypted as a capture is, beside Debian's `zstd | age` as
 * processes, in turns, in one run. Prints the medians and their ratio. On Linux, as root: the two are in a tree of their own.
 *
 * @module
 */
// deno-lint-ignore-file no-console
import { serverTree } from "../scripts/fixtures/servers.ts";
import { capture } from "../scripts/support/command.ts";
import { join } from "../scripts/support/paths.ts";
import { packFile } from "../lib/store/pack.ts";

const RUNS = 9;

/** Seconds that something takes. */
async function seconds(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

const [file] = Deno.args;
if (file === undefined) {
  console.error("bench/pack.ts takes a file: a dump");
  Deno.exit(2);
}
const tree = await serverTree();
const recipient = /age1\w+/.exec(await capture("chroot", [tree, "age-keygen"]))?.[0] ?? "";
const folder = await Deno.makeTempDir();
try {
  const { size } = await Deno.stat(file);
  const to = join(folder, "packed");
  const ours: number[] = [];
  const theirs: number[] = [];
  const pipe = `zstd -q -c | age -r ${recipient}`;
  const script = `chroot "$1" sh -c '${pipe}' < "$2" > "$3"; sync "$3"`;
  for (let run = 0; run < RUNS; run++) {
    ours.push(await seconds(() => packFile(file, to, { compress: "zstd", encrypt: [recipient] })));
    theirs.push(await seconds(() => capture("sh", ["-c", script, "sh", tree, file, to])));
  }
  const speed = (values: readonly number[]): number => size / 1e6 / median(values);
  console.log(`${RUNS} runs by turns, ${(size / 1e6).toFixed(0)} MB`);
  console.log(`trapline: ${speed(ours).toFixed(0)} MB/s; zstd | age: ${speed(theirs).toFixed(0)} MB/s`);
  console.log(`ratio ${(speed(ours) / speed(theirs)).toFixed(2)}`);
} finally {
  await Deno.remove(folder, { recursive: true });
}
