/** What a command loads: a start that loads all takes ten times as long. */
import assert from "node:assert/strict";
import { join } from "node:path";
import fc from "fast-check";
import { inspectCommand } from "../../lib/cli/inspect_options.ts";
import { read } from "../../lib/cli/read.ts";
import { fromFileUrl } from "../../scripts/support/paths.ts";
import { crashDump } from "../minidump/synth_streams.ts";

const ROOT = new URL("../../", import.meta.url);

/** The files that a command line has loaded when it has ended, ours from the root. */
async function loadedBy(args: readonly string[]): Promise<string[]> {
  const folder = await Deno.makeTempDir();
  try {
    const program = fromFileUrl(new URL("lib/cli/main.ts", ROOT));
    const run = ["run", "-A", "--quiet", "--no-check", `--coverage=${folder}`, program, ...args];
    const { code, stderr } = await new Deno.Command(Deno.execPath(), { args: run }).output();
    assert.equal(code, 0, new TextDecoder().decode(stderr));
    const files = await Array.fromAsync(Deno.readDir(folder), ({ name }) => join(folder, name));
    const urls = await Promise.all(files.map(async (file) => {
      const { url } = JSON.parse(await Deno.readTextFile(file)) as { url: string };
      return url;
    }));
    return urls.map((url) => url.startsWith(ROOT.href) ? url.slice(ROOT.href.length) : url).sort();
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** A small dump of a program that has neither .NET nor its manifest nor PDBs. */
async function inspected(): Promise<string[]> {
  const file = await Deno.makeTempFile({ suffix: ".dmp" });
  try {
    await Deno.writeFile(file, crashDump().finish());
    return await loadedBy(["inspect", file]);
  } finally {
    await Deno.remove(file);
  }
}

/** What reads dumps of processes and shows them, and of other rooms what is named. */
const NEEDED = [
  /^lib\/(minidump|facts(?!\/bug_check)|image)\//,
  /^lib\/stacks\/(code|generated_code|linked_symbols|names|read)\.ts$/,
  /^lib\/unwind\/(x64\w*|calls|error|frame_pointers|memory|named_registers|postfix|rule_expressions|walk)\.ts$/,
  /^lib\/cli\/(main|command|command_line|commands|perform|scan|exit|print|screen|unwrap|dump_files)\.ts$/,
  /^lib\/cli\/(inspect|inspect_stacks|symbol_places)\.ts$/,
  /^lib\/report\/(dump_report|group_stacks|terminal_text|inspection|inspection_headline|inspection_story|stowed_story)\.ts$/,
  /^lib\/store\/(ending|managed_mask|mask|names|target)\.ts$/,
  /^lib\/symbols\/(cabinet|cabinet_error|files|folder|packed|symbols|undecorate)\.ts$/,
  /^lib\/clr\/(merge|presence|words)\.ts$/,
  /^lib\/kerneldump\/kernel_file\.ts$/,
  /^lib\/(pdb|breakpad)\/error\.ts$/,
  /^lib\/recipe\/language\/nearest\.ts$/,
  /^lib\/watch\/(hold\/self_exec|capture\/local_folders)\.ts$/,
  /^lib\/(host\/entry|fleet\/entry_point|version)\.ts$/,
];

Deno.test("inspect of a simple dump loads what reads and shows it, no package and nothing of Node's", async () => {
  const loaded = await inspected();
  assert.ok(loaded.includes("lib/minidump/summary.ts"), "nothing was seen to be loaded");
  assert.deepEqual(loaded.filter((file) => !NEEDED.some((needed) => needed.test(file))), []);
  for (const file of loaded) {
    const text = await Deno.readTextFile(new URL(file, ROOT));
    assert.doesNotMatch(text, /^(import|export)\b(?! type)[^;]*from "(node|npm):/m, file);
  }
});

Deno.test("a command of which only the version is wanted loads no other", async () => {
  const loaded = await loadedBy(["--version"]);
  assert.ok(loaded.length <= 14, loaded.join("\n"));
  assert.deepEqual(
    loaded.filter((file) =>
      !/^lib\/(cli|facts\/text|host|fleet\/entry_point|watch\/hold|recipe\/language|version)/.test(file)
    ),
    [],
  );
});

Deno.test("files alone are to inspect what its grammar makes of them", () => {
  const file = fc.string({ minLength: 1 }).filter((word) => word === "-" || !word.startsWith("-"));
  fc.assert(fc.property(fc.array(file, { minLength: 1, maxLength: 5 }), (dumps) => {
    const { command, dumps: found, ...rest } = read(inspectCommand, dumps, "");
    assert.deepEqual([command, found], ["inspect", dumps]);
    assert.ok(Object.values(rest).every((value) => value === undefined), JSON.stringify(rest));
  }));
});
