/**
 * One id for one bug: the same crash on another day, machine or path has the same bucket.
 *
 * @module
 */

/** What a bucket is made of: a frame as the engine names it. */
export interface BucketFrame {
  readonly module?: string | undefined;
  readonly function?: string | undefined;
  readonly offset?: string | undefined;
}

/** The modules of Windows and of C runtimes: frames in them say how a program died, not where. */
const SYSTEM =
  /^(ntdll|kernel32|kernelbase|user32|win32u|ucrtbase|msvcrt|vcruntime\d+\w*|msvcp\d+\w*|combase|rpcrt4|wow64\w*|verifier)(\.dll)?$/i;

const FRAMES = 5;

/**
 * The bucket of a crash: FNV-1a over its code and the top five frames of the program's own, by function where it is
 * known and else by offset. Without a frame of its own, the frames as they are. The first character is the version
 * of this recipe.
 */
export function bucket(code: number, frames: readonly BucketFrame[]): string {
  const own = frames.filter(({ module }) => module !== undefined && !SYSTEM.test(module));
  const parts = (own.length > 0 ? own : frames).slice(0, FRAMES)
    .map(({ module, function: name, offset }) => `${module?.toLowerCase() ?? "?"}!${name ?? offset ?? "?"}`);
  return `1${fnv1a([code.toString(16), ...parts].join("|"))}`;
}

function fnv1a(text: string): string {
  let hash = 0xCBF29CE484222325n;
  for (const byte of new TextEncoder().encode(text)) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001B3n);
  }
  return hash.toString(16).padStart(16, "0").slice(0, 11);
}
