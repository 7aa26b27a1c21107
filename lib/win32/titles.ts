/** The titles of the windows on this desktop. @module */
import { fromWide } from "./text.ts";
import { user32 } from "./user32.ts";

/** More windows than a desktop has: the list may change while it is walked. */
const MOST = 100_000;

/** The titles of all top-level windows that have one, by the pid of their process. A hung process doesn't delay it. */
export function windowTitles(): Map<number, string[]> {
  const titles = new Map<number, string[]>();
  const text = new Uint16Array(512);
  const pid = new Uint32Array(1);
  let window = 0n;
  for (let i = 0; i < MOST; i++) {
    window = user32().FindWindowExW(0n, window, null, null);
    if (window === 0n) break;
    // GetWindowText would ask a window of our own process by a message; this one never asks anybody.
    if (user32().InternalGetWindowText(window, text, text.length) <= 0) continue;
    user32().GetWindowThreadProcessId(window, pid);
    const owner = pid[0] ?? 0;
    titles.set(owner, [...titles.get(owner) ?? [], fromWide(text)]);
  }
  return titles;
}
