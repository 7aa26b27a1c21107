/** The check that a dump has what every dump must have; for verify(). @module */
import type { Minidump } from "./dump.ts";
import { MinidumpError } from "./error.ts";
import type { Exception } from "./exception.ts";
import type { Findings } from "./findings.ts";
import { moduleFinder } from "./find_module.ts";
import { streamName, StreamType } from "./stream_type.ts";
import { hex } from "./text.ts";

/** Checks that what every dump must have is there, and that the exception makes sense. */
export async function checkContent(dump: Minidump, findings: Findings): Promise<void> {
  checkRequired(dump, findings);
  await checkLists(dump, findings);
  const exception = await dump.exception().catch(() => undefined);
  if (exception === undefined) return;
  await checkExceptionThread(dump, findings, exception);
  await checkExceptionContext(dump, findings, exception);
}

function checkRequired(dump: Minidump, findings: Findings): void {
  const { SystemInfo, ThreadList, ThreadExList, ModuleList } = StreamType;
  for (const [type, ...others] of [[SystemInfo], [ThreadList, ThreadExList], [ModuleList]] as const) {
    if ([type, ...others].some((wanted) => (dump.stream(wanted)?.size ?? 0) > 0)) continue;
    findings.add("fatal", "stream-missing", `The stream ${streamName(type)} is missing`, { stream: type });
  }
}

async function checkLists(dump: Minidump, findings: Findings): Promise<void> {
  const { ThreadList, ModuleList } = StreamType;
  const lists = [[ThreadList, () => dump.threads()], [ModuleList, () => dump.modules()]] as const;
  for (const [type, read] of lists) {
    const entry = dump.stream(type);
    const list = await read().catch(() => undefined);
    if (entry === undefined || list === undefined || list.length > 0) continue;
    const place = { stream: type, offset: entry.rva };
    findings.add("fatal", "list-empty", `The stream ${entry.name} has no entries`, place);
  }
}

async function checkExceptionThread(dump: Minidump, findings: Findings, exception: Exception): Promise<void> {
  const threads = await dump.threads().catch(() => undefined);
  if (threads === undefined || threads.some(({ id }) => id === exception.threadId)) return;
  const message = `The exception is of thread ${exception.threadId}, which is not in the thread list`;
  // A writer may miss a thread that it raced with; code, place and registers are in the exception itself.
  findings.add("odd", "exception-thread-unknown", message, { stream: StreamType.Exception });
}

async function checkExceptionContext(
  dump: Minidump,
  findings: Findings,
  exception: Exception,
): Promise<void> {
  const place = { stream: StreamType.Exception, offset: exception.context.rva };
  const context = await readable(() => dump.context(exception.context));
  if (context instanceof MinidumpError) {
    const message = `The registers at the exception can't be read: ${context.message}`;
    findings.add("fatal", "exception-context-unreadable", message, place);
    return;
  }
  const modules = await dump.modules().catch(() => []);
  if (moduleFinder(modules)(context.ip) === undefined) {
    findings.add(
      "odd",
      "ip-outside-modules",
      `The instruction pointer ${hex(context.ip)} is in no module`,
      place,
    );
  }
  const stack = await readable(() => dump.readMemory(context.sp, 1));
  if (stack instanceof MinidumpError || stack.length > 0) return;
  findings.add(
    "odd",
    "stack-missing",
    `The dump has no memory at the stack pointer ${hex(context.sp)}`,
    place,
  );
}

async function readable<T>(read: () => Promise<T>): Promise<T | MinidumpError> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof MinidumpError) return error;
    throw error;
  }
}
