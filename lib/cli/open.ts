/** `trapline open`: the dump in a file that was compressed or encrypted at its capture. @module */
import { baseName } from "../facts/path.ts";
import {
  argument,
  constant,
  type InferValue,
  message,
  multiple,
  object,
  option,
  optional,
  string,
} from "./grammar.ts";
import { formatBytes, plain } from "../facts/text.ts";
import { dumpHash } from "../store/manifest.ts";
import { unpackedName } from "../store/names.ts";
import { manifestBeside } from "../store/read_manifest.ts";
import { EXIT, UsageError } from "./exit.ts";
import { mustBeNew, readable } from "./given_files.ts";
import { quietOption } from "./options.ts";
import { print, printData } from "./print.ts";

/** The command's options. */
export const openCommand = object({
  command: constant("open"),
  identity: multiple(option("--identity", string({ metavar: "FILE" }), {
    description: message`A file with a private key, as age-keygen writes it`,
  })),
  out: optional(option("--out", string({ metavar: "FILE" }), {
    description: message`The dump's file (else beside it, without .zst.age)`,
  })),
  quiet: quietOption,
  file: argument(string({ metavar: "FILE" }), { description: message`X.dmp.zst.age, X.dmp.zst, X.dmp.gz` }),
});

/** Runs it; the process's exit code. */
export async function runOpen(
  { file, out, identity, quiet }: InferValue<typeof openCommand>,
): Promise<number> {
  const { isEncrypted, readIdentities, unpackFile } = await import(
    "../store/unpack.ts" as string
  ) as typeof import("../store/unpack.ts");
  const info = await readable(file);
  const to = out ?? unpackedName(file);
  if (to === file) throw new UsageError(`"${file}" is not packed by its name; --out FILE says where to`);
  await mustBeNew(to);
  if (await isEncrypted(file) && identity.length === 0) {
    throw new UsageError(`"${file}" is encrypted by age: --identity FILE names the private key`);
  }
  const identities = (await Promise.all(identity.map(readIdentities))).flat();
  const { bytes, sha256 } = await unpackFile(file, to, identities);
  const wanted = await expected(file, info.size);
  const words = `${formatBytes(bytes)}, SHA-256 ${sha256}`;
  printData(to);
  if (wanted !== undefined && wanted !== sha256) {
    print(
      `trapline: ${plain(to)} is NOT the dump that was captured: its SHA-256 is ${sha256}, and was ${wanted}`,
    );
    return EXIT.NO_DUMP;
  }
  const proof = wanted === undefined ? "; nothing here says which hash it had" : ", as it was captured";
  if (!quiet) print(`trapline: opened ${plain(to)}: ${words}${proof}`);
  return 0;
}

/** The hash that it had: by the manifest beside it, or by its name, which a store has it under. */
async function expected(file: string, bytes: number): Promise<string | undefined> {
  const named = /^([0-9a-f]{64})\.dmp\b/.exec(baseName(file))?.[1];
  if (named !== undefined) return named;
  const found = await manifestBeside(file, bytes);
  return found && "manifest" in found ? dumpHash(found.manifest) : undefined;
}
