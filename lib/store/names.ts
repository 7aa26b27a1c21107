/** File names built from checked tokens only. @module */

const DEVICES = /^(con|prn|aux|nul|com[0-9]|lpt[0-9])(?=\.|$)/i;

/** A text as part of a file name: letters, digits, dots and dashes; never a device, never empty, at most 64 long. */
export function token(text: string): string {
  const plain = text.normalize("NFKD").replaceAll(/[^A-Za-z0-9._-]+/g, "_").replace(/^[._-]+/, "");
  const cut = plain.slice(0, 63).replace(/[._-]+$/, "") || "x";
  // A device stays one whatever its ending is: con.txt.
  return cut.replace(DEVICES, "$&_");
}

/** What a dump's name tells. */
export interface DumpNameParts {
  /** The program's file name. */
  readonly image: string;
  /** The process that is dumped. */
  readonly pid: number;
  /** When it is captured. */
  readonly at: Date;
  /** The rule that fired. */
  readonly rule: string;
  /** The preset or qualifier, as asked. */
  readonly kind: string;
}

/** `checkout-1234-20260131-235959-crash-mini`, without an ending; the time is UTC. */
export function dumpName({ image, pid, at, rule, kind }: DumpNameParts): string {
  const [day = "", time = ""] = at.toISOString().replaceAll(/[-:]/g, "").split("T");
  const program = token(image.replace(/\.exe$/i, ""));
  return [program, pid, day, time.slice(0, 6), token(rule), token(kind)].join("-");
}
