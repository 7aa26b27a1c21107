/** A captured dump in words. @module */
import type { StackFrame, ThreadStack } from "../facts/frame.ts";
import type { Manifest } from "../store/manifest.ts";
import { bytes, count, plain, span } from "./text.ts";

const FRAMES = 12;

/** What a manifest says, for a terminal: what failed, where, the stack, and where the dump is. */
export function explain(manifest: Manifest, dump: string): string {
  const { pausedMs, target } = manifest;
  const lines = [
    headline(manifest),
    ...crashStack(manifest.stacks),
    ...others(manifest.stacks),
    ...(manifest.stacksBecause ? [`  stacks could not be read: ${manifest.stacksBecause}`] : []),
    `  process  ${target.image.split("\\").at(-1)} (pid ${target.pid}), paused ${span(pausedMs)}`,
    ...(manifest.file.name === "" ? [`  stacks   ${dump}`] : dumpLines(manifest, dump)),
  ];
  return lines.map(plain).join("\n");
}

/** Where the dump is, and whether it is what was asked. */
function dumpLines(
  { file, verification, asked, written, rule, exception, bucket }: Manifest,
  dump: string,
): string[] {
  return [
    `  dump     ${dump}`,
    `           ${bytes(file.bytes)}, ${
      verification.ok ? "verified" : "FAILED VERIFICATION"
    }, asked ${asked.dump}` +
    (written.because ? `, wrote ${written.qualifier} with full memory because ${written.because}` : "") +
    `, rule ${rule}${exception && bucket ? `, bucket ${bucket}` : ""}`,
    ...verification.findings.map(({ severity, message }) => `           ${severity}: ${message}`),
  ];
}

/** What the target was doing, where it was no exception. */
export function stopInWords(trigger: Manifest["trigger"]): string {
  const { kind, code, path, text, breakpoint } = trigger as Readonly<Record<string, string>>;
  if (kind === "process-exit") return `exit with ${code}`;
  if (kind === "load" || kind === "unload") return `${kind} of ${plain(path ?? "")}`;
  if (kind === "debug-text") return `debug text "${plain(text ?? "")}"`;
  if (kind === "breakpoint") return `breakpoint ${plain(breakpoint ?? "")}`;
  return kind === "tick" || kind === "manual" ? "snapshot" : plain(kind ?? "snapshot");
}

function headline({ exception, rule, trigger }: Manifest): string {
  if (exception === undefined) return `${stopInWords(trigger)}, by rule ${rule}`;
  const { code, words, chance, module, offset } = exception;
  const where = module ? ` in ${module}+${offset}` : "";
  return `${words.startsWith("0x") ? "" : `${code} `}${words} (${chance} chance)${where}`;
}

function crashStack(stacks: readonly ThreadStack[]): string[] {
  const crashed = stacks.find(({ event }) => event) ?? stacks[0];
  if (crashed === undefined) return [];
  const shown = crashed.frames.slice(0, FRAMES).map((frame, i) =>
    `  ${i === 0 ? ">" : " "} ${frameText(frame)}`
  );
  const more = crashed.frames.length - shown.length;
  return more > 0 ? [...shown, `    … ${count(more, "frame")} more`] : shown;
}

function others(stacks: readonly ThreadStack[]): string[] {
  return stacks.length > 1 ? [`    and ${count(stacks.length - 1, "other thread")}, in the manifest`] : [];
}

/** `crash!null_write+0x7  tests/fixtures/crash.c:17`; a frame without a function as module+offset. */
export function frameText(
  { address, module, offset, function: name, displacement, file, line }: StackFrame,
): string {
  const where = module?.replace(/\.(exe|dll)$/i, "");
  const what = where === undefined
    ? address
    : name === undefined
    ? `${where}+${offset}`
    : `${where}!${name}+0x${(displacement ?? 0).toString(16)}`;
  return plain(file === undefined ? what : `${what}  [${file}:${line}]`);
}
