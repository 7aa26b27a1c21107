/**
 * Ends that the runtime makes by itself, Environment.FailFast and errors that it can't go on after. It marks them with an
 * exception that nobody can throw; what they are of is on the thread's stack.
 */
import type { ManagedException, ManagedThread } from "../facts/managed.ts";
import type { Runtime } from "./runtime.ts";
import type { Names } from "./names.ts";
import { type PartOfStack, slots } from "./stack/slots.ts";
import { stringAt } from "./text.ts";
import { soft } from "./error.ts";

const MARK = "System.ExecutionEngineException";
const FAIL_FAST = /^System\.Environment\.FailFast\(/;
const COR_E_FAILFAST = "0x80131623";

/** Whether an exception is the runtime's mark that it ends the process. */
export function isMark({ type }: Pick<ManagedException, "type">): boolean {
  return type === MARK;
}

/**
 * What the runtime ended the process for. `undefined` where no exception of .NET is behind it: then it is the
 * processor's exception that the target stands at.
 *
 * @param thread The one that ended it; its frames may be missing
 * @param hardware Whether the target stands at an exception of the processor
 */
export function fatalEnd(
  mark: ManagedException,
  thread: ManagedThread | undefined,
  { hardware, message }: {
    readonly hardware: boolean;
    /** The message of a FailFast, that is called in this part of the stack. */
    readonly message: (part: PartOfStack) => string | undefined;
  },
): ManagedException | undefined {
  const frames = thread?.frames ?? [];
  if (FAIL_FAST.test(frames[0]?.function ?? "")) {
    const caller = frames.find(({ function: name }) => !FAIL_FAST.test(name ?? ""));
    const said = caller && message({ from: BigInt(frames[0]!.sp), to: BigInt(caller.sp) });
    return {
      type: "Environment.FailFast",
      bases: [],
      ...(said === undefined ? {} : { message: said }),
      hresult: COR_E_FAILFAST,
      frames,
      ...(mark.inner === undefined ? {} : { inner: mark.inner }),
    };
  }
  if (mark.inner !== undefined) return mark.inner;
  return hardware || frames.length === 0 ? undefined : mark;
}

/** The only text in a part of a stack; several are none, for nobody says which is meant. */
export function onlyText(runtime: Runtime, names: Names, part: PartOfStack): string | undefined {
  const found = new Set<bigint>();
  for (const slot of slots(runtime, part)) {
    if (soft(() => names.type(names.methodTable(slot)), () => "") === "System.String") found.add(slot);
  }
  const [only, second] = found;
  if (only === undefined || second !== undefined) return undefined;
  return soft(() => stringAt(runtime, only), () => undefined);
}
