/** How a machine's kernel is reached, as the debugger's own words have it: {@link parseConnection}. @module */
import { ConnectionError } from "../errors.ts";

/** A connection to a machine's kernel. */
export interface Connection {
  /** As the engine takes it. */
  readonly options: string;
  /** As it may be shown: its key masked. */
  readonly shown: string;
  /** Whether it is a serial line, over which memory takes long. */
  readonly serial: boolean;
  /** Whether it is to this machine, which can't be stopped and reports nothing. */
  readonly local: boolean;
}

const ACCEPTED =
  "com:port=COM1,baud=115200; com:pipe,port=\\\\.\\pipe\\NAME; com:ipport=PORT,port=ADDRESS; net:port=PORT,key=KEY; " +
  "exdi:OPTIONS; local";

/** The fields of each kind, and those that it must have. */
const FIELDS: Readonly<
  Record<"com" | "net", { readonly known: readonly string[]; readonly must: readonly string[] }>
> = {
  com: { known: ["port", "baud", "pipe", "ipport", "resets", "reconnect", "modem"], must: ["port"] },
  net: { known: ["port", "key", "target", "nodhcp"], must: ["port", "key"] },
};

/**
 * Reads the options of a connection to a kernel, as WinDbg and KD take them after `-k`.
 *
 * @throws {ConnectionError} If they can't be right; the message says what is accepted.
 */
export function parseConnection(text: string): Connection {
  if (text === "local") return { options: text, shown: text, serial: false, local: true };
  const [, kind = "", rest = ""] = /^([a-z]+):(.+)$/is.exec(text) ?? [];
  const name = kind.toLowerCase();
  if (name === "exdi") return { options: `exdi:${rest}`, shown: text, serial: false, local: false };
  if (name !== "com" && name !== "net") throw wrong(text, `it begins with none of com:, net:, exdi:`);
  const fields = fieldsOf(text, rest, name);
  check(text, name, fields);
  const shown = [...fields].map(([key, value]) => {
    if (key === "key") return "key=***";
    return value === undefined ? key : `${key}=${value}`;
  });
  const serial = name === "com" && !fields.has("pipe") && !fields.has("ipport");
  return { options: `${name}:${rest}`, shown: `${name}:${shown.join(",")}`, serial, local: false };
}

function fieldsOf(text: string, rest: string, kind: "com" | "net"): Map<string, string | undefined> {
  const fields = new Map<string, string | undefined>();
  for (const part of rest.split(",")) {
    const at = part.indexOf("=");
    const key = (at < 0 ? part : part.slice(0, at)).trim().toLowerCase();
    if (!FIELDS[kind].known.includes(key)) throw wrong(text, `${kind}: has no "${key}"`);
    if (fields.has(key)) throw wrong(text, `"${key}" stands twice`);
    fields.set(key, at < 0 ? undefined : part.slice(at + 1).trim());
  }
  return fields;
}

function check(text: string, kind: "com" | "net", fields: ReadonlyMap<string, string | undefined>): void {
  const missing = FIELDS[kind].must.find((key) => !fields.get(key));
  if (missing !== undefined) throw wrong(text, `"${missing}=" is missing`);
  const numbers = kind === "net" ? ["port"] : ["baud", "ipport"];
  for (const key of numbers) {
    const value = fields.get(key);
    if (!fields.has(key)) continue;
    const most = key === "baud" ? 10_000_000 : 65_535;
    if (value === undefined || !/^\d{1,8}$/.test(value) || Number(value) < 1 || Number(value) > most) {
      throw wrong(text, `"${key}" is a number from 1 to ${most}`);
    }
  }
  if (fields.has("pipe") && !/^\\\\[^\\]+\\pipe\\./i.test(fields.get("port") ?? "")) {
    throw wrong(text, "of a pipe, port= is its name: \\\\.\\pipe\\NAME");
  }
  if (kind === "net" && !/^[0-9a-z]+(\.[0-9a-z]+){3}$/i.test(fields.get("key") ?? "")) {
    throw wrong(text, "key= has four parts: 1.2.3.4, as bcdedit /dbgsettings shows it");
  }
}

function wrong(text: string, because: string): ConnectionError {
  return new ConnectionError(
    `--kernel "${text.replace(/key=[^,]*/i, "key=***")}": ${because}. Accepted: ${ACCEPTED}`,
  );
}
