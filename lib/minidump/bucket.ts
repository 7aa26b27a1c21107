/**
 * One id for one bug: the same crash on another day, machine or path has the same bucket. docs/buckets.md says how in
 * words, for whoever has to make the same ids elsewhere.
 *
 * @module
 */
import { type BucketFrame, frameName, isOwn, isSystem, moduleName } from "./frame_name.ts";

export type { BucketFrame };

/** The version of the recipe below: the first character of every bucket. */
const VERSION = "2";
const STACK_OVERFLOW = 0xC00000FD;
const CRASH_FRAMES = 5;
const HANG_FRAMES = 3;

/** The stack of a thread, the innermost frame first. */
export type BucketStack = readonly BucketFrame[];

/**
 * The bucket of a crash: its code and the top five frames of the program's own. Frames without names count by their
 * offset in the module, so the same crash has one bucket with symbols and another without.
 *
 * @example Another machine, another system, the same bug
 * ```ts
 * import assert from "node:assert/strict";
 * import { bucket } from "trapline/minidump";
 *
 * const at = { module: "app.exe", function: "parse<int>", offset: "0x10" };
 * const one = bucket(0xC0000005, [{ module: "ntdll.dll", offset: "0x77" }, at]);
 * const other = bucket(0xC0000005, [{ ...at, module: "APP.EXE", function: "parse<long>", offset: "0x20" }]);
 * assert.equal(one, other);
 * ```
 */
export function bucket(code: number, frames: BucketStack): string {
  const parts = code >>> 0 === STACK_OVERFLOW ? cycle(frames) ?? ownNames(frames) : ownNames(frames);
  return idOf([(code >>> 0).toString(16), ...parts]);
}

/**
 * The bucket of a hang: its verdict, and what the threads wait in. How many threads wait alike does not matter, nor
 * their order. Where a program spins it is the threads that run, where it waits those that wait. A program that is
 * starved spins on a machine with more to do: how busy the machine is has no part in a bucket.
 *
 * @param image The file name of the program, for stacks without a frame of its own.
 */
export function hangBucket(verdict: string, stacks: readonly BucketStack[], image = ""): string {
  const spins = verdict === "spinning" || verdict === "starved";
  const fitting = stacks.filter(([top]) => top !== undefined && isSystem(top) !== spins);
  const names = (fitting.length > 0 ? fitting : stacks).map((frames) =>
    own(frames).slice(0, HANG_FRAMES).join("|")
  );
  const told = [...new Set(names)].filter((name) => name !== "").sort();
  const what = told.length > 0 || image === "" ? told : [image.toLowerCase()];
  return idOf([spins ? "spinning" : verdict, ...what]);
}

/** The program's own frames by name, each once: recursion is as deep as chance has it. */
function own(frames: BucketStack): string[] {
  return [...new Set(frames.filter(isOwn).map(frameName))];
}

/** Without a frame of the program's own, the modules that the stack goes through. */
function ownNames(frames: BucketStack): string[] {
  const names = own(frames);
  return (names.length > 0 ? names : [...new Set(frames.map(moduleName))]).slice(0, CRASH_FRAMES);
}

/**
 * Where a stack ran out, the functions that call each other, by name: which of them had the last byte of it, and what
 * it called just then, is chance. `undefined` where nothing repeats.
 */
function cycle(frames: BucketStack): string[] | undefined {
  const names = frames.filter(isOwn).map(frameName);
  const repeated = names.filter((name, index) => names.indexOf(name) !== index);
  return repeated.length === 0 ? undefined : [...new Set(repeated)].sort();
}

/** FNV-1a, 64 bits of which the first 44 are kept. */
function idOf(parts: readonly string[]): string {
  let hash = 0xCBF29CE484222325n;
  for (const byte of new TextEncoder().encode(parts.join("\n"))) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001B3n);
  }
  return VERSION + hash.toString(16).padStart(16, "0").slice(0, 11);
}
