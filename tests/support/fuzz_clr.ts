/** Damaged memory of .NET programs by the thousand, from a fixed seed: what {@link fuzz} is for dumps as files. @module */
import { dumpNames, factsOf, unpacked } from "../clr/dumps.ts";
import { MinidumpError } from "../../lib/minidump/mod.ts";
import { type Mutator, MUTATORS, type Random, randomFrom } from "./fuzz_mutators.ts";
import { processorMs } from "./processor.ts";

/** What reading many damaged dumps came to. */
export interface ClrFuzzResult {
  readonly inputs: number;
  /** How many still had a runtime with an exception or a stack. */
  readonly telling: number;
  /** How many had something that could not be read, and said what. */
  readonly excused: number;
  /** Of the processor's time. */
  readonly slowestMs: number;
}

const SEED = 0xC1A;
const LIMIT_MS = 1000;

/** Damages to what a runtime's structures consist of. */
const POINTERS: readonly Mutator[] = [
  function pointSomewhereElse(bytes, random): Uint8Array {
    const view = new DataView(bytes.buffer);
    for (let count = 1 + random(8); count > 0; count--) {
      const [from, to] = [somePointer(view, random), somePointer(view, random)];
      view.setBigUint64(to, view.getBigUint64(from, true) + BigInt(8 * random(8)), true);
    }
    return bytes;
  },
  function pointToItself(bytes, random): Uint8Array {
    const view = new DataView(bytes.buffer);
    const at = somePointer(view, random);
    view.setBigUint64(at, view.getBigUint64(at, true) & ~0xFFFn | BigInt(8 * random(512)), true);
    return bytes;
  },
  function breakDescriptor(bytes, random): Uint8Array {
    const text = new TextDecoder("latin1").decode(bytes);
    const numbers = [...text.matchAll(/(?<=":\[?"?(0x)?)\d+/g)];
    for (let count = 1 + random(4); count > 0 && numbers.length > 0; count--) {
      const { index, 0: digits } = numbers[random(numbers.length)]!;
      for (let digit = 0; digit < digits.length; digit++) bytes[index + digit] = 0x30 + random(10);
    }
    return bytes;
  },
];

/** The place of something that looks like an address. */
function somePointer(view: DataView, random: Random): number {
  const words = view.byteLength >> 3;
  for (let tries = 0; tries < 1000; tries++) {
    const at = 8 * random(words);
    const value = view.getBigUint64(at, true);
    if (value > 0x10000n && value < 0x7FFF_FFFF_FFFFn) return at;
  }
  return 8 * random(words);
}

/** Reads `count` dumps, each damaged by one to four damages; throws at the first that goes wrong. */
export async function fuzzClr(count: number): Promise<ClrFuzzResult> {
  const random = randomFrom(SEED);
  const seeds = await Promise.all(dumpNames().map(unpacked));
  let telling = 0, excused = 0, slowestMs = 0;
  for (let round = 0; round < count; round++) {
    let bytes = Uint8Array.from(seeds[random(seeds.length)]!);
    const names: string[] = [];
    for (let steps = 1 + random(4); steps > 0 && bytes.length > 32; steps--) {
      const kinds = random(4) === 0 ? MUTATORS : POINTERS;
      const mutate = kinds[random(kinds.length)]!;
      names.push(mutate.name);
      bytes = Uint8Array.from(mutate(bytes, random));
    }
    const what = `round ${round} (${names.join(", ")})`;
    const started = processorMs();
    const facts = await factsOf(bytes).catch((cause) => {
      if (cause instanceof MinidumpError) return undefined;
      throw new Error(`${what}: ${cause}`, { cause });
    });
    const took = processorMs() - started;
    if (took > LIMIT_MS) throw new Error(`${what} took ${Math.round(took)} ms`);
    slowestMs = Math.max(slowestMs, took);
    if (facts?.exception !== undefined || facts?.threads.some(({ frames }) => frames.length > 0)) telling++;
    if (facts !== undefined && facts.notRead.length > 0) excused++;
  }
  return { inputs: count, telling, excused, slowestMs };
}

if (import.meta.main) {
  // deno-lint-ignore no-console
  console.log(JSON.stringify(await fuzzClr(Number(Deno.args[0]))));
}
