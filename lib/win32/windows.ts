/**
 * The windows of this desktop, looked at without waiting for any of them: no message is sent but {@link ping}'s.
 *
 * @module
 */
import { fromWide } from "./text.ts";
import { user32 } from "./user32.ts";

const NEXT = 2, OWNER = 4;
/** The order of windows changes while it is walked through, so the walk could go in a circle. */
const MOST_WINDOWS = 10_000;
const TEXT_LIMIT = 1024;

/** A window that stands on the desktop by itself and can be seen. */
export interface TopWindow {
  /** Its handle. */
  readonly window: bigint;
  /** The thread that must answer for it. */
  readonly tid: number;
}

/** A dialog box. */
export interface Dialog {
  readonly title: string;
  /** Its static texts, one a line. */
  readonly text: string;
}

/** The visible top-level windows of some processes on this desktop, each process's topmost first. */
export function topWindows(pids: ReadonlySet<number>): Map<number, TopWindow[]> {
  const found = new Map<number, TopWindow[]>();
  const owner = new Uint32Array(1);
  for (const window of siblings(user32().GetTopWindow(0n))) {
    const tid = user32().GetWindowThreadProcessId(window, owner);
    const pid = owner[0] ?? 0;
    if (!pids.has(pid) || !user32().IsWindowVisible(window)) continue;
    const windows = found.get(pid) ?? [];
    found.set(pid, windows);
    windows.push({ window, tid });
  }
  return found;
}

/** Whether a window still is, and is this thread's; seen or not. */
export function isWindowOf(window: bigint, tid: number): boolean {
  return user32().GetWindowThreadProcessId(window, new Uint32Array(1)) === tid;
}

/** A window's title as the system keeps it, whether its thread answers or not. */
export function windowTitle(window: bigint): string {
  const text = new Uint16Array(TEXT_LIMIT);
  user32().InternalGetWindowText(window, text, text.length);
  return fromWide(text);
}

/**
 * What a window says if it is a dialog box that somebody must answer: nobody owns it, or its owner takes no input
 * meanwhile. Undefined for any other window.
 */
export function modalDialog(window: bigint): Dialog | undefined {
  if (className(window) !== "#32770") return undefined;
  const owner = user32().GetWindow(window, OWNER);
  if (owner !== 0n && user32().IsWindowEnabled(owner)) return undefined;
  const texts = siblings(user32().GetTopWindow(window))
    .filter((child) => className(child) === "Static")
    .map(windowTitle)
    .filter((text) => text !== "");
  return { title: windowTitle(window), text: texts.join("\n") };
}

/**
 * Asks a window for a sign of life. False when there is none in `ms`, or at once when Windows has already found that
 * it hangs. The event loop turns meanwhile; the thread that waits is one of the runtime's pool.
 */
export async function ping(window: bigint, ms: number): Promise<boolean> {
  const WM_NULL = 0, ABORT_IF_HUNG = 0x2, ERROR_ON_EXIT = 0x20;
  const result = new BigUint64Array(1);
  const flags = ABORT_IF_HUNG | ERROR_ON_EXIT;
  return await user32().SendMessageTimeoutW(window, WM_NULL, 0n, 0n, flags, ms, result) !== 0n;
}

function siblings(first: bigint): bigint[] {
  const found = new Set<bigint>();
  for (
    let window = first;
    window !== 0n && found.size < MOST_WINDOWS;
    window = user32().GetWindow(window, NEXT)
  ) {
    if (found.has(window)) break;
    found.add(window);
  }
  return [...found];
}

function className(window: bigint): string {
  const name = new Uint16Array(64);
  user32().GetClassNameW(window, name, name.length);
  return fromWide(name);
}
