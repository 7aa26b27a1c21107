/** The check that a dump is the one that was asked for; for verify(). @module */
import { FORMAT, type FormatName, formatNames, memoryOfType, minidumpType } from "../facts/formats.ts";
import { describeStatus } from "../facts/status.ts";
import type { Minidump } from "./dump.ts";
import type { Findings } from "./findings.ts";
import { streamName, StreamType } from "./stream_type.ts";
import { isWines } from "./wine.ts";
import { wow64Context } from "./wow64.ts";

/** A word of a 32-bit stack. */
const WORD = 4;

/** What was asked of the one who wrote the dump. What isn't given isn't checked. */
export interface DumpExpectation {
  /** The process it should be of. */
  readonly pid?: number;
  /** The exception it should be of; or none, where `required` is false and there is no code. */
  readonly exception?: {
    /** Whether there must be one. */
    readonly required: boolean;
    /** Its code, signed or unsigned. */
    readonly code?: number;
    /** Its thread. */
    readonly threadId?: number;
  };
  /** The DEBUG_FORMAT_* flags it was written with. */
  readonly format?: number;
  /** The comment that was given. */
  readonly comment?: string;
  /** Whether it is of a 32-bit program, whose registers and stack lie in its memory. */
  readonly wow64?: boolean;
  /** The moment the capture began. */
  readonly writtenAfter?: Date;
}

/** Checks that the dump is the one that was asked for. */
export async function checkExpected(
  dump: Minidump,
  findings: Findings,
  expect: DumpExpectation,
): Promise<void> {
  if (expect.pid !== undefined) await checkProcess(dump, findings, expect.pid);
  if (expect.exception !== undefined) await checkException(dump, findings, expect.exception);
  if (expect.format !== undefined) await checkFormat(dump, findings, expect.format);
  if (expect.wow64) await check32BitSide(dump, findings);
  if (expect.comment !== undefined) await checkComment(dump, findings, expect.comment);
  if (expect.writtenAfter !== undefined) checkWritten(dump, findings, expect.writtenAfter);
}

async function checkProcess(dump: Minidump, findings: Findings, pid: number): Promise<void> {
  const misc = await dump.miscInfo().catch(() => undefined);
  const place = { stream: StreamType.MiscInfo };
  if (misc?.processId === undefined) {
    findings.add("odd", "process-unknown", "The dump does not say which process it is of", place);
  } else if (misc.processId !== pid) {
    findings.add("fatal", "process-differs", `The dump is of process ${misc.processId}, not ${pid}`, place);
  }
}

type ExpectedException = NonNullable<DumpExpectation["exception"]>;

async function checkException(dump: Minidump, findings: Findings, expect: ExpectedException): Promise<void> {
  const place = { stream: StreamType.Exception };
  const found = await dump.exception().catch(() => undefined);
  if (found === undefined) {
    if (expect.required) findings.add("fatal", "exception-missing", "The dump has no exception", place);
    return;
  }
  if (expect.code !== undefined && expect.code >>> 0 !== found.code) {
    const message = `The exception is ${describeStatus(found.code)}, not ${describeStatus(expect.code)}`;
    findings.add("fatal", "exception-differs", message, place);
  }
  const threads = expect.required ? await dump.threads().catch(() => undefined) : undefined;
  if (threads?.some(({ id }) => id === found.threadId) === false) {
    const message = `The exception's thread ${found.threadId} is not in the dump`;
    findings.add("fatal", "exception-thread-unknown", message, place);
  }
  if (expect.threadId !== undefined && expect.threadId !== found.threadId) {
    const message = `The exception is of thread ${found.threadId}, not ${expect.threadId}`;
    findings.add("fatal", "exception-differs", message, place);
  }
}

/** The stream that a flag promises. Unloaded modules may be absent: there may be none. Only memory is worth failing a dump for. */
const PROMISED: readonly (readonly [flag: FormatName, stream: number])[] = [
  ["FULL_MEMORY", StreamType.Memory64List],
  ["HANDLE_DATA", StreamType.HandleData],
  ["FULL_MEMORY_INFO", StreamType.MemoryInfoList],
  ["THREAD_INFO", StreamType.ThreadInfoList],
  ["IPT_TRACE", StreamType.IptTrace],
];

async function checkFormat(dump: Minidump, findings: Findings, format: number): Promise<void> {
  const asked = minidumpType(format);
  const written = Number(BigInt.asUintN(32, dump.header.flags));
  // Sighting: under Wine 10 the engine leaves HandleData out and says nothing, so there nobody can have it.
  const without = isWines(await dump.modules().catch(() => [])) ? StreamType.HandleData : undefined;
  for (const [flag, stream] of PROMISED) {
    if ((FORMAT[flag] & format) === 0 || stream === without || (dump.stream(stream)?.size ?? 0) > 0) continue;
    const message = `The stream ${streamName(stream)} is missing, though the format asks for it`;
    findings.add(flag === "FULL_MEMORY" ? "fatal" : "odd", "content-missing", message, { stream });
  }
  const lacking = (asked & ~written) >>> 0;
  if (lacking === 0) return;
  const severity = memoryOfType(lacking).has("all") ? "fatal" : "odd";
  const message =
    `The header's flags 0x${written.toString(16)} lack 0x${lacking.toString(16)} of what was asked: ` +
    formatNames(format).join(", ");
  findings.add(severity, "flags-differ", message, { offset: 24 });
}

/** Of the thread that stopped, or where none did of one at least: its 32-bit registers, and the stack that they point to. */
async function check32BitSide(dump: Minidump, findings: Findings): Promise<void> {
  const exception = await dump.exception().catch(() => undefined);
  const threads = await dump.threads().catch(() => []);
  const meant = threads.filter(({ id }) => exception === undefined || id === exception.threadId);
  for (const thread of meant.length > 0 ? meant : threads) {
    const context = await wow64Context(dump, thread);
    if (context !== undefined && (await dump.readMemory(context.sp, WORD)).length === WORD) return;
  }
  findings.add("fatal", "content-missing", "The stack of its 32-bit code is not in the dump", {
    stream: StreamType.MemoryList,
  });
}

async function checkComment(dump: Minidump, findings: Findings, comment: string): Promise<void> {
  const found = await dump.comment().catch(() => undefined);
  if (found === comment) return;
  const message = found === undefined
    ? "The dump has no comment"
    : "The dump has another comment than was given";
  findings.add("fatal", "comment-differs", message, { stream: StreamType.CommentW });
}

/** The header counts whole seconds, and the clock may have been set between. */
const SLACK_MS = 2000;

function checkWritten(dump: Minidump, findings: Findings, after: Date): void {
  const { written } = dump.header;
  if (written.getTime() + SLACK_MS >= after.getTime()) return;
  const message =
    `The dump was written at ${written.toISOString()}, before the capture at ${after.toISOString()}`;
  findings.add("fatal", "written-too-early", message, { offset: 20 });
}
