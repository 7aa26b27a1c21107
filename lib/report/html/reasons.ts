/** Why something was held back, in words. @module */

const WORDS: Readonly<Record<string, string>> = {
  dumps: "as many dumps as its limit allows were there",
  perBucket: "there were enough dumps of this bucket",
  perProcess: "there were enough dumps of this process",
  cooldown: "it came too soon after the last",
  disk: "the space for its files was used up",
  fleet: "the fleet had enough dumps of this bucket",
  free: "too little of the disk was free",
  gone: "its process had ended by then",
  waiting: "too many delayed dumps were waiting",
  ended: "the run ended before it was due",
};

/** A policy's reason in words; one that we don't know as it is. */
export function reasonInWords(reason: string): string {
  return Object.hasOwn(WORDS, reason) ? WORDS[reason] ?? reason : reason;
}
