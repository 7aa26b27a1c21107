/** Native and managed frames of one thread as one stack. */
import type { StackFrame, ThreadStack } from "../facts/frame.ts";
import type { ManagedFacts, ManagedFrame } from "../facts/managed.ts";

/**
 * The same stacks with managed frames in them. What reads native stacks follows no code that was generated, or can't
 * name it: so of a thread that the runtime knows the native frames above the first managed one are kept, and then come
 * the managed ones.
 */
export function withManagedFrames(stacks: readonly ThreadStack[], facts: ManagedFacts): ThreadStack[] {
  const managed = new Map(facts.threads.map(({ tid, frames }) => [tid, frames]));
  const modules = new Set(facts.modules.map(({ name }) => name.toLowerCase()));
  return stacks.map((stack) => {
    const frames = managed.get(stack.tid) ?? [];
    if (frames.length === 0) return stack;
    const { cut: _cut, ...rest } = stack;
    return { ...rest, frames: [...above(stack.frames, frames, modules), ...frames.map(plainFrame)] };
  });
}

/** The native frames that were called from managed code; what the runtime itself does in between says nothing. */
function above(
  native: readonly StackFrame[],
  managed: readonly ManagedFrame[],
  modules: ReadonlySet<string>,
): readonly StackFrame[] {
  const addresses = new Set(managed.map(({ address }) => address));
  const end = native.findIndex(({ address, module }) =>
    module === undefined || modules.has(module.toLowerCase()) || addresses.has(address)
  );
  const called = end < 0 ? native : native.slice(0, end);
  return called.filter(({ module }) => module === undefined || !RUNTIME.test(module));
}

const RUNTIME = /^(coreclr|clr|clrjit)(\.dll)?$/i;

/** As stacks have it: what only the runtime's own facts keep is left out. */
function plainFrame({ sp: _sp, token: _token, il: _il, ...frame }: ManagedFrame): StackFrame {
  return { ...frame, found: "runtime" };
}
