/** A process list that is made up. @module */
import type { Machine, OpenProcess } from "../../lib/watch/find/machine.ts";

/** One of its processes. */
export interface MadeUp {
  readonly pid: number;
  readonly image: string;
  readonly parent?: number;
  /** Seconds since 2026. */
  readonly started?: number;
  /** It is listed and has no time of creation yet, as under Wine for a moment. */
  readonly raw?: true;
  readonly commandLine?: string;
  readonly titles?: readonly string[];
  readonly services?: readonly string[];
  /** It can't even be opened. */
  readonly closed?: true;
  /** It can be opened, but its memory can't be read. */
  readonly unreadable?: true;
  readonly protection?: number;
}

const YEAR_2026 = 134_116_992_000_000_000n;

/** A machine on which processes may come and go. */
export class MadeUpMachine implements Machine {
  readonly self = 1000;
  /** The handles that are open. */
  openHandles = 0;
  running: MadeUp[];

  constructor(running: MadeUp[]) {
    this.running = running;
  }

  processes(): { pid: number; parent: number; threads: number; image: string }[] {
    return this.running.map(({ pid, parent = 0, image }) => ({ pid, parent, threads: 1, image }));
  }

  windowTitles(): Map<number, readonly string[]> {
    return new Map(this.running.map(({ pid, titles = [] }) => [pid, titles]));
  }

  servicePid(name: string): number | undefined {
    if (name === "Stopped") return 0;
    return this.running.find(({ services = [] }) => services.includes(name))?.pid;
  }

  open(pid: number): OpenProcess | undefined {
    const found = this.running.find((each) => each.pid === pid);
    if (found === undefined || found.closed) return undefined;
    const { image, started = pid, commandLine = image, unreadable = false, protection = 0, raw } = found;
    this.openHandles++;
    let closed = false;
    return {
      pid,
      image: `C:\\app\\${image}`,
      commandLine,
      protection,
      readable: !unreadable,
      created: raw ? 0x5555_5555_5555_5555n : YEAR_2026 + BigInt(started) * 10_000_000n,
      ended: () => !this.running.includes(found),
      [Symbol.dispose]: () => {
        if (!closed) this.openHandles--;
        closed = true;
      },
    };
  }
}
