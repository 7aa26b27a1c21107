/** The standard handles, and pipes in their place. @module */
import { Handle } from "./handle.ts";
import { kernel32 } from "./kernel32.ts";
import { wide } from "./text.ts";

const HANDLE_FLAG_INHERIT = 1;
const BUFFER = 65_536;

/** Our stdin, stdout and stderr; 0 where there is none. */
export function standardHandles(): [stdin: bigint, stdout: bigint, stderr: bigint] {
  const [STD_INPUT, STD_OUTPUT, STD_ERROR] = [-10, -11, -12];
  const handle = (which: number): bigint => kernel32().GetStdHandle(which >>> 0);
  return [handle(STD_INPUT), handle(STD_OUTPUT), handle(STD_ERROR)];
}

/** Lets processes that are started inherit handles, or not. Deno's own standard handles can't be inherited. */
export function setInheritable(handles: readonly bigint[], inheritable: boolean): void {
  const flag = inheritable ? HANDLE_FLAG_INHERIT : 0;
  for (const handle of handles) kernel32().SetHandleInformation(handle, HANDLE_FLAG_INHERIT, flag);
}

/** A stdin in which nothing comes, and an output that nobody sees. */
export function openNul(): Handle {
  const READ_AND_WRITE = 0xC000_0000, SHARED = 3, OPEN_EXISTING = 3;
  return Handle.of(
    kernel32().CreateFileW(wide("NUL"), READ_AND_WRITE, SHARED, null, OPEN_EXISTING, 0, 0n),
    'CreateFileW("NUL")',
  );
}

/** A pipe: a program writes into one end, and we read from the other until all who can write have closed theirs. */
export function outputPipe(): { readonly write: Handle; readonly read: ReadableStream<Uint8Array> } {
  const ends = [new BigUint64Array(1), new BigUint64Array(1)] as const;
  const made = kernel32().CreatePipe(ends[0], ends[1], null, BUFFER);
  const read = Handle.of(made ? ends[0][0]! : 0n, "CreatePipe");
  return { write: new Handle(ends[1][0]!), read: stream(read) };
}

function stream(handle: Handle): ReadableStream<Uint8Array> {
  return new ReadableStream({
    async pull(controller): Promise<void> {
      const bytes = new Uint8Array(BUFFER);
      const count = new Uint32Array(1);
      const ok = await kernel32().ReadFileAside(handle.value, bytes, BUFFER, count, null);
      if (ok) return controller.enqueue(bytes.subarray(0, count[0]));
      handle[Symbol.dispose]();
      controller.close();
    },
  }, { highWaterMark: 0 });
}
