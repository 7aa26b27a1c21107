/** `trapline convert`: a smaller dump from a dump. @module */
import { ConvertError } from "../watch/errors.ts";
import { argument, constant, type InferValue, message, object, option, optional, string } from "./grammar.ts";
import { splitDump } from "../recipe/actions/dump_kind.ts";
import { formatBytes, plain } from "../facts/text.ts";
import { token } from "../store/names.ts";
import { convert } from "../watch/capture/convert.ts";
import { EXIT, UsageError } from "./exit.ts";
import { engineOption } from "./options.ts";
import { print } from "./print.ts";

/** The command's options. */
export const convertCommand = object({
  command: constant("convert"),
  dump: option("--dump", string({ metavar: "QUALIFIER[+FLAG...]" }), {
    description:
      message`What to write: triage, mini, heap, or a qualifier of WriteDumpFile with format flags; of a kernel dump DEBUG_KERNEL_SMALL_DUMP, DEBUG_KERNEL_DUMP or DEBUG_KERNEL_FULL_DUMP`,
  }),
  out: optional(option("--out", string({ metavar: "FILE" }), {
    description: message`The file to write; without it one beside the source: X-mini.dmp for X.dmp`,
  })),
  engine: engineOption,
  source: argument(string({ metavar: "DUMP" })),
});

/** Runs it; the process's exit code: 1 when there is no usable dump. */
export async function runConvert(
  { dump, out, engine, source }: InferValue<typeof convertCommand>,
): Promise<number> {
  const kind = splitDump(dump);
  if (!await Deno.stat(source).then(({ isFile }) => isFile, () => false)) {
    throw new UsageError(`There is no "${source}"`);
  }
  const target = out ?? `${source.replace(/\.[^.\\/]+$/, "")}-${token(dump)}.dmp`;
  try {
    const { ok, verification, from, to, because } = await convert({ source, kind, out: target, engine });
    print(
      `trapline: ${ok ? target : "NO DUMP"}: ${formatBytes(to)} of ${formatBytes(from)}, ${
        ok ? "verified" : "FAILED VERIFICATION"
      }`,
    );
    if (because !== undefined) print(`  another kind than asked: ${plain(because)}`);
    for (const { severity, message: text } of verification.findings) print(`  ${severity}: ${plain(text)}`);
    return ok ? 0 : EXIT.NO_DUMP;
  } catch (error) {
    if (!(error instanceof ConvertError)) throw error;
    print(`trapline: NO DUMP: ${plain(error.message)}`);
    return EXIT.NO_DUMP;
  }
}
