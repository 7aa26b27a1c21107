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
  /** The crash's bucket and its code, where there is one. */
  readonly bucket?: string | undefined;
  readonly code?: string | undefined;
}

/** Leaves room for a number and the endings. */
const LONGEST = 220;

/** A dump's name without an ending, from a template like `{image}-{pid}-{time}-{rule}`; the time is UTC. */
export function dumpName(parts: DumpNameParts, template = "{image}-{pid}-{time}-{rule}-{kind}"): string {
  const [day = "", time = ""] = parts.at.toISOString().replaceAll(/[-:]/g, "").split("T");
  const values: Readonly<Record<string, string>> = {
    image: token(parts.image.replace(/\.exe$/i, "")),
    pid: String(parts.pid),
    time: `${day}-${time.slice(0, 6)}`,
    rule: token(parts.rule),
    kind: token(shortKind(parts.kind)),
    bucket: parts.bucket === undefined ? "" : token(parts.bucket),
    code: parts.code === undefined ? "" : token(parts.code),
  };
  const name = template.replaceAll(/\{(\w+)\}/g, (_, key: string) => values[key] ?? "");
  // What the tokens leave between them must be as safe as they are.
  const safe =
    name.replaceAll(/[^A-Za-z0-9._-]+/g, "_").slice(0, LONGEST).replaceAll(/^[._-]+|[._-]+$/g, "") || "x";
  return safe.replace(DEVICES, "$&_");
}

const LONGEST_KIND = 40;

/** A kind with many format flags of its own is `mini-custom`: the manifest has the flags. */
function shortKind(kind: string): string {
  return kind.length > LONGEST_KIND ? `${kind.split("+")[0]}-custom` : kind;
}

/** What a packed dump's name ends with, behind that of the dump. */
const PACKED = /(?:\.(?:zst|gz))?(?:\.age)?$/i;

/** A dump's name without what packing has added: `X.dmp` for `X.dmp.zst.age`. */
export function unpackedName(name: string): string {
  return name.replace(PACKED, "");
}

/** Where the manifest of a dump is: `X.json` for `X.dmp`, `X.unverified.dmp` and `X.dmp.zst.age`. */
export function manifestPath(dump: string): string {
  return `${unpackedName(dump).replace(/(\.unverified)?\.[^.\\/]+$/i, "")}.json`;
}
