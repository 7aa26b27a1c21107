/** What a verification finds, and how it is collected. @module */
import { MinidumpError } from "./error.ts";
import { streamName, StreamType } from "./stream_type.ts";

/** How bad it is: "fatal" makes the dump unfit for what was asked, "odd" is worth knowing. */
export type Severity = "fatal" | "odd";

/** What a check found. The text may change, the names don't. */
export type FindingCode =
  /** Another kind of file, or a minidump of another system. */
  | "not-a-windows-minidump"
  /** It was written as asked, in a format that can't be checked here. */
  | "unchecked"
  /** The header is cut off or of an unknown version. */
  | "header-damaged"
  /** Something lies behind the end of the file: it was cut off, or a pointer is wrong. */
  | "outside-file"
  /** The memory of a full dump does not reach as far as its list says. */
  | "memory-truncated"
  /** A stream has an impossible size or count. */
  | "stream-damaged"
  /** Two streams share bytes. */
  | "streams-overlap"
  /** A stream is there twice; the first counts. */
  | "duplicate-stream"
  /** A stream has no bytes. */
  | "stream-empty"
  /** A stream that every dump has is missing. */
  | "stream-missing"
  /** A list that can't be empty is. */
  | "list-empty"
  /** The exception is of a thread that isn't in the thread list. */
  | "exception-thread-unknown"
  /** The registers at the exception can't be read. */
  | "exception-context-unreadable"
  /** The instruction pointer is in no module. */
  | "ip-outside-modules"
  /** The stack that the exception's stack pointer points to isn't in the dump. */
  | "stack-missing"
  /** An exception was asked for and there is none. */
  | "exception-missing"
  /** The exception is another than the one that was asked for. */
  | "exception-differs"
  /** The dump is of another process, or does not say of which. */
  | "process-differs"
  | "process-unknown"
  /** What was asked for by format flags isn't there. */
  | "content-missing"
  /** The header's flags differ from what was asked for. */
  | "flags-differ"
  /** The comment isn't the one that was given. */
  | "comment-differs"
  /** The file is older than the capture. */
  | "written-too-early";

/** One thing that a check found. */
export interface Finding {
  /** How bad it is. */
  readonly severity: Severity;
  /** What it is, for programs. */
  readonly code: FindingCode;
  /** What it is, for people: one sentence without a full stop. */
  readonly message: string;
  /** The type number of the stream it is about. */
  readonly stream?: number;
  /** The place in the file, in bytes from its start. */
  readonly offset?: number;
}

/** Without these nobody can tell what happened, where, or in what. */
const NEEDED: ReadonlySet<number> = new Set([
  StreamType.ThreadList,
  StreamType.ThreadExList,
  StreamType.ModuleList,
  StreamType.MemoryList,
  StreamType.Memory64List,
  StreamType.Exception,
  StreamType.SystemInfo,
]);

/** A damaged list can have a million wrong entries; a few of a kind tell as much. */
const MOST_OF_A_KIND = 5;
const MOST = 200;

/** Collects findings, and counts instead of listing where there are many of a kind. */
export class Findings {
  readonly #kinds = new Map<string, { listed: Finding[]; more: number }>();

  /** Notes a finding. */
  add(severity: Severity, code: FindingCode, message: string, place: Place = {}): void {
    const key = `${severity} ${code} ${place.stream}`;
    const kind = this.#kinds.get(key) ?? { listed: [], more: 0 };
    this.#kinds.set(key, kind);
    if (kind.listed.length >= MOST_OF_A_KIND) kind.more += 1;
    else kind.listed.push({ severity, code, message, ...defined(place) });
  }

  /** Notes that something could not be read: fatal where a dump needs it, or where the file was cut off. */
  addError(error: MinidumpError): void {
    const fatal = error.code === "out-of-file" || error.stream === undefined || NEEDED.has(error.stream);
    this.#addError(fatal ? "fatal" : "odd", error);
  }

  /** Notes that one part of a record, such as a name, could not be read: the rest of the dump is none the worse. */
  addProblem(error: MinidumpError): void {
    this.#addError(error.code === "out-of-file" ? "fatal" : "odd", error);
  }

  #addError(severity: Severity, error: MinidumpError): void {
    const damaged = error.stream === undefined ? "header-damaged" : "stream-damaged";
    const code = error.code === "out-of-file" ? "outside-file" : damaged;
    const stream = error.stream === undefined ? "" : `${streamName(error.stream)}: `;
    this.add(severity, code, stream + error.message, { stream: error.stream, offset: error.offset });
  }

  /** Everything noted, fatal findings first. */
  list(): readonly Finding[] {
    const all = [...this.#kinds.values()].flatMap(({ listed, more }) => {
      const last = listed.at(-1);
      return more === 0 || last === undefined ? listed : [...listed.slice(0, -1), andMore(last, more)];
    });
    const sorted = [...all.filter(isFatal), ...all.filter((finding) => !isFatal(finding))];
    if (sorted.length <= MOST) return sorted;
    return [...sorted.slice(0, MOST - 1), andMore(sorted[MOST - 1]!, sorted.length - MOST)];
  }
}

function andMore(finding: Finding, count: number): Finding {
  return { ...finding, message: `${finding.message} (and ${count} more like this)` };
}

interface Place {
  readonly stream?: number | undefined;
  readonly offset?: number | undefined;
}

function defined(place: Place): { stream?: number; offset?: number } {
  return {
    ...(place.stream === undefined ? {} : { stream: place.stream }),
    ...(place.offset === undefined ? {} : { offset: place.offset }),
  };
}

function isFatal(finding: Finding): boolean {
  return finding.severity === "fatal";
}

/** Runs a read; a {@link MinidumpError} becomes a finding and the value `undefined`. */
export async function attempt<T>(findings: Findings, read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof MinidumpError)) throw error;
    findings.addError(error);
    return undefined;
  }
}
