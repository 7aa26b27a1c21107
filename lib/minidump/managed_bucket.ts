/** Frames of .NET in buckets. @module */
import { BUCKET_VERSION, idOf } from "./bucket.ts";
import { isSystem } from "./frame_name.ts";

/** A managed frame, as far as a bucket needs it. */
export interface ManagedBucketFrame {
  /** The module's file name. */
  readonly module?: string | undefined;
  /** The method with its type and its parameters. */
  readonly function?: string | undefined;
}

/** An exception of .NET, as far as a bucket needs it. */
export interface BucketException {
  /** Its type, with its namespace. */
  readonly type: string;
  /** Where it was thrown, the innermost frame first. */
  readonly frames: readonly ManagedBucketFrame[];
  /** The one that led to it. */
  readonly inner?: BucketException | undefined;
}

const FRAMES = 5;

/**
 * The bucket of a crash by an exception of .NET: the type of the innermost exception, and the first five methods of the
 * program's own that it was thrown through; where it has none of those, of the exception around it. No message, no
 * offset, no version of .NET is in it.
 *
 * @example The same in another build
 * ```ts
 * import assert from "node:assert/strict";
 * import { managedBucket } from "trapline/minidump";
 *
 * const frames = [{ module: "shop.dll", function: "Shop.Till.Pay(Int32)" }];
 * const one = managedBucket({ type: "System.TimeoutException", frames });
 * assert.equal(one, managedBucket({ type: "System.AggregateException", frames: [], inner: { type: "System.TimeoutException", frames } }));
 * assert.notEqual(one, managedBucket({ type: "System.FormatException", frames }));
 * ```
 */
export function managedBucket(exception: BucketException): string {
  const chain = [exception];
  for (let inner = exception.inner; inner !== undefined; inner = inner.inner) chain.unshift(inner);
  const own = chain.map(({ frames }) => methods(frames)).find((names) => names.length > 0) ?? [];
  return idOf(BUCKET_VERSION, [`.NET ${plainType(chain[0]!.type)}`, ...own.slice(0, FRAMES)]);
}

/** The program's own methods, each once: recursion is as deep as chance has it. */
function methods(frames: readonly ManagedBucketFrame[]): string[] {
  const own = frames.filter((frame) => frame.module !== undefined && !isSystem(frame));
  return [
    ...new Set(
      own.map(({ module, function: name }) => `${module!.toLowerCase()}!${plainMethod(name ?? "?")}`),
    ),
  ];
}

/** Without its parameters, the arguments of generic types, and the numbers that the compiler gives to lambdas. */
function plainMethod(name: string): string {
  return plainType(name.replace(/\(.*$/s, ""))
    .replaceAll(/(>[a-z]__|DisplayClass)[\d_]+/g, "$1")
    .replaceAll(/\|[\d_]+/g, "");
}

/** Without the arguments of generic types. */
function plainType(name: string): string {
  let plain = name;
  for (let before = ""; before !== plain;) {
    before = plain;
    plain = plain.replaceAll(/\[[^[\]]*\]/g, "");
  }
  return plain;
}
