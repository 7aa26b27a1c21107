/**
 * One id for one bug: the same crash on another day, machine or path has the same bucket. docs/buckets.md says how in
 * words, for whoever has to make the same ids elsewhere.
 *
 * @module
 */
import { EXCEPTION_CODE } from "../facts/exceptions.ts";
import { type BucketFrame, frameName, isOwn, isSystem, moduleName, plainFunction } from "./frame_name.ts";

export type { BucketFrame };

/** The version of the recipe below: the first character of every bucket. */
export const BUCKET_VERSION = "3";
const FORMER = "2";
const CRASH_FRAMES = 5;
const HANG_FRAMES = 3;

/** The stack of a thread, the innermost frame first. */
export type BucketStack = readonly BucketFrame[];

/**
 * The bucket of a crash: its code and the top five frames of the program's own. Frames without names count by their
 * offset in the module, so the same crash has one bucket with symbols and another without.
 *
 * @param type The type of a C++ exception, which is as much of it as its code.
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
export function bucket(code: number, frames: BucketStack, type?: string): string {
  return crashId(BUCKET_VERSION, code, sure(frames), type === undefined ? [] : [plainFunction(type)]);
}

/**
 * The bucket of a hang: its verdict, and what the threads wait in. How many threads wait alike does not matter, nor
 * their order. Where a program spins it is the threads that run, where it waits those that wait. A program that is
 * starved spins on a machine with more to do: how busy the machine is has no part in a bucket.
 *
 * @param image The file name of the program, for stacks without a frame of its own.
 */
export function hangBucket(verdict: string, stacks: readonly BucketStack[], image = ""): string {
  const ways = waysToWait(isBusy(verdict), stacks.map(sure));
  const what = ways.length > 0 || image === "" ? ways : [image.toLowerCase()];
  return idOf(BUCKET_VERSION, [isBusy(verdict) ? "spinning" : verdict, ...what]);
}

/** The bucket of a crash by the version before, so that what was counted by it can be found again. */
export function formerBucket(code: number, frames: BucketStack): string {
  return crashId(FORMER, code, frames);
}

/** The bucket of a hang by the version before. */
export function formerHangBucket(verdict: string, stacks: readonly BucketStack[]): string {
  return idOf(FORMER, [verdict, ...waysToWait(verdict === "spinning", stacks)]);
}

function crashId(
  version: string,
  code: number,
  frames: BucketStack,
  what: readonly string[] = [],
): string {
  const parts = code >>> 0 === EXCEPTION_CODE.STATUS_STACK_OVERFLOW
    ? cycle(frames) ?? ownNames(frames)
    : ownNames(frames);
  return idOf(version, [(code >>> 0).toString(16), ...what, ...parts]);
}

function isBusy(verdict: string): boolean {
  return verdict === "spinning" || verdict === "starved";
}

function waysToWait(spins: boolean, stacks: readonly BucketStack[]): string[] {
  const fitting = stacks.filter(([top]) => top !== undefined && isSystem(top) !== spins);
  const names = (fitting.length > 0 ? fitting : stacks).map((frames) =>
    own(frames).slice(0, HANG_FRAMES).join("|")
  );
  return [...new Set(names)].filter((name) => name !== "").sort();
}

/**
 * The frames up to the first that is a guess: what lies behind one may be chance. An engine does not say how it found a
 * frame; what it finds behind code that lies in no module is mostly junk, but for the innermost frame, from where a
 * program may have called nothing.
 */
function sure(frames: BucketStack): BucketStack {
  const guess = frames.findIndex(({ found, module }, index) =>
    found === "scan" || found === undefined && index > 0 && module === undefined
  );
  return guess < 0 ? frames : frames.slice(0, guess);
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
export function idOf(version: string, parts: readonly string[]): string {
  let hash = 0xCBF29CE484222325n;
  for (const byte of new TextEncoder().encode(parts.join("\n"))) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001B3n);
  }
  return version + hash.toString(16).padStart(16, "0").slice(0, 11);
}
