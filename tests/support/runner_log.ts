/**
 * A step's output as the Actions runner reads it: which lines are commands, and which are text.
 *
 * Written after ActionCommandManager and ActionCommand of actions/runner: `::name props::data` at a line's start and
 * `##[name props]data` anywhere in it, unless commands are stopped; then only the token that stopped them is one.
 *
 * @module
 */
import type { ServiceMessage } from "../../lib/ci/service.ts";

/** A command that the runner takes. */
export interface LogCommand {
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly data: string;
}

/** What a log comes to. */
export interface Log {
  readonly commands: readonly LogCommand[];
  /** Lines that are no commands, by the group they are folded in; "" outside of any. */
  readonly lines: readonly { readonly group: string; readonly text: string }[];
}

/** What is registered with the runner. */
const NAMES = new Set(
  "add-mask add-matcher add-path debug echo endgroup error group notice remove-matcher save-state set-env set-output stop-commands warning"
    .split(" "),
);

/** Reads a log. */
export function readLog(output: string): Log {
  const commands: LogCommand[] = [];
  const lines: { group: string; text: string }[] = [];
  let stopped: string | undefined;
  let group = "";
  for (const line of output.split(/\r?\n/)) {
    const command = parse(line, stopped);
    if (command === undefined || (stopped !== undefined && command.name !== stopped)) {
      lines.push({ group, text: line });
      continue;
    }
    if (command.name === stopped) stopped = undefined;
    else {
      if (command.name === "stop-commands") stopped = command.data;
      if (command.name === "group") group = command.data;
      if (command.name === "endgroup") group = "";
      commands.push(command);
    }
  }
  return { commands, lines };
}

function parse(line: string, token: string | undefined): LogCommand | undefined {
  const second = /^\s*::([^\s:]+)(?: (.*?))?::(.*)$/s.exec(line);
  const found = second ?? /##\[([^\s\]]+)(?: (.*?))?\](.*)$/s.exec(line);
  if (!found) return undefined;
  const [, name = "", properties = "", data = ""] = found;
  if (!NAMES.has(name) && name !== token) return undefined;
  const pairs = properties.split(second ? "," : ";").flatMap((pair) => {
    const at = pair.indexOf("=");
    return at < 0 ? [] : [[pair.slice(0, at), unescape(pair.slice(at + 1))]];
  });
  return { name, properties: Object.fromEntries(pairs), data: unescape(data) };
}

function unescape(text: string): string {
  return text.replaceAll("%0D", "\r").replaceAll("%0A", "\n").replaceAll("%3A", ":").replaceAll("%2C", ",")
    .replaceAll("%25", "%");
}

/** What a service's messages put into the log. */
export function linesOf(messages: readonly ServiceMessage[]): string[] {
  return messages.flatMap((message) => "line" in message ? [message.line] : []);
}
