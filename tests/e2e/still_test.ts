import { match, ok, strictEqual as equal } from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Minidump, openDump, type Thread } from "../../lib/minidump/mod.ts";
import { breakpadMissing, minidumpDump } from "../support/breakpad.ts";
import { running } from "../support/running.ts";
import { captured, outputFolder, programs, seen, trapline, windowsScript } from "../support/trapline.ts";

const SUSPEND_OFTEN = fileURLToPath(new URL("./scenarios/suspend_often.ts", import.meta.url));

interface Counted {
  /** As the thread's register says. */
  readonly register: bigint;
  /** How far memory is ahead of that. */
  readonly ahead: bigint;
}

/** What a thread of `counting` has counted; undefined for one that does something else. */
async function counted(dump: Minidump, { context, stack }: Thread): Promise<Counted | undefined> {
  // One that is ending has no registers any more.
  const read = await dump.context(context).catch(() => undefined);
  if (read === undefined) return undefined;
  const { ip, registers: { rbx = 0n, rdi = 0n } } = read;
  const [program] = await dump.modules();
  const inside = (at: bigint, from: bigint, size: number): boolean => at >= from && at < from + BigInt(size);
  if (!inside(ip, program!.base, program!.size) || !inside(rdi, stack.start, stack.size)) return undefined;
  const memory = await dump.readMemory(rdi, 8);
  const number = new DataView(memory.buffer, memory.byteOffset, 8).getBigUint64(0, true);
  return { register: rbx, ahead: number - rbx };
}

interface Snapped {
  readonly threads: readonly Counted[];
  /** What Breakpad reads as that register of all threads. */
  readonly registers: readonly bigint[];
}

/** Dumps `counting` and looks at its threads that count. */
async function snapped(folder: string, image: string, ...options: string[]): Promise<Snapped> {
  const { code, stderr } = await trapline(["snap", "--out", folder, ...options, image]);
  equal(code, 0, stderr);
  const [file] = await captured(folder);
  using dump = await openDump(file!.dump);
  const threads = await Promise.all((await dump.threads()).map((thread) => counted(dump, thread)));
  const blocks = breakpadMissing ? [] : await minidumpDump(file!.dump);
  const registers = blocks.flatMap(({ fields }) => fields.get("rbx") ?? []).map((text) => BigInt(text));
  return { threads: threads.filter((thread) => thread !== undefined), registers };
}

Deno.test("in a dump that is not live every thread stands still: its registers and its memory agree", async () => {
  await using out = await outputFolder();
  const { image, end } = await running("counting", "120");
  const still = await snapped(join(out.path, "still"), image);
  const live = await snapped(join(out.path, "live"), image, "--live");
  await end();
  ok(still.threads.length > 0);
  // Counted and not yet stored: one less.
  for (const { ahead } of still.threads) ok(ahead === 0n || ahead === -1n, `${ahead} ahead`);
  ok(live.threads.some(({ ahead }) => ahead < -1n || ahead > 1n), "a live dump of it can't be told apart");
  if (breakpadMissing === undefined) {
    for (const { register } of still.threads) ok(still.registers.includes(register), `${register}`);
  }
});

Deno.test("suspending a process misses no thread that it starts meanwhile, and leaves none suspended", async () => {
  const program = seen((await programs()).path("counting"));
  const { code, stdout, stderr } = await windowsScript(SUSPEND_OFTEN, [program, "50"]);
  equal(code, 0, stderr);
  const { threads, ran, left, refused } = JSON.parse(stdout);
  equal(ran, 0, stdout);
  equal(left, 0, stdout);
  ok(threads > 10, stdout);
  match(refused, /^Win32Error: /, "a process without threads is not one that stands still");
});
