/** Files that a script makes and that are kept in the repository. @module */
// deno-lint-ignore-file no-console
import { REPO } from "../lab/layout.ts";
import { dirname, relative } from "./paths.ts";

/**
 * Writes those that are not as they should be, or with `checking` only names them. Gives the exit code: 1 if a check found
 * one.
 */
export async function keep(
  files: ReadonlyMap<string, string>,
  command: string,
  checking: boolean,
): Promise<number> {
  let wrong = 0;
  for (const [path, wanted] of files) {
    const there = await Deno.readTextFile(path).catch(() => "");
    if (there.replaceAll("\r\n", "\n") === wanted) continue;
    wrong++;
    console.log(`${relative(REPO, path)}: ${checking ? `FAILED: run ${command}` : "written"}`);
    if (checking) continue;
    await Deno.mkdir(dirname(path), { recursive: true });
    await Deno.writeTextFile(path, wanted);
  }
  if (checking || wrong === 0) console.log(`${command}: ${wrong || "no"} files out of date`);
  return checking && wrong > 0 ? 1 : 0;
}

/** Markdown as `deno fmt` keeps it. */
export async function formatted(markdown: string): Promise<string> {
  const process = new Deno.Command(Deno.execPath(), {
    args: ["fmt", "--ext", "md", "-"],
    cwd: REPO,
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const writer = process.stdin.getWriter();
  await writer.write(new TextEncoder().encode(markdown));
  await writer.close();
  return new TextDecoder().decode((await process.output()).stdout);
}

/** A page whose made part is this; what is written by hand around it stays. */
export async function withMadePart(page: string, made: string): Promise<string> {
  const text = (await Deno.readTextFile(page)).replaceAll("\r\n", "\n");
  const part = /(<!-- Made by [^\n]* -->\n)[^]*?(<!-- End of what is made\. -->)/;
  return await formatted(text.replace(part, (_, start, end) => `${start}\n${made}\n\n${end}`));
}
