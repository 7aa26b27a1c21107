/** Stacks as lists of frames. @module */
import type { StackFrame, ThreadStack } from "../../facts/frame.ts";
import type { Manifest } from "../../store/manifest.ts";
import { count } from "../text.ts";
import { eventStack } from "./groups.ts";
import { html, type Markup } from "./markup.ts";

/** Frames that a stack shows, and that a page shows of all threads that nothing happened on. */
const FRAMES = 64, OTHERS = 4_000;

/** What is left of a page's room for stacks of other threads. */
export class Room {
  #left = OTHERS;

  /** Takes room for so many frames; false when there is none. */
  take(frames: number): boolean {
    if (frames > this.#left) return false;
    this.#left -= frames;
    return true;
  }
}

/** The stack of the event's thread, and, folded, those of the others. */
export function stacksOf({ stacks, stacksBecause }: Manifest, file: string, room: Room): Markup {
  const event = eventStack(stacks);
  if (event === undefined) {
    return html`<p class="note">No stacks${stacksBecause ? `: ${stacksBecause}` : " were recorded"}.</p>`;
  }
  return html`
    <h4>Stack of thread ${event.tid}</h4>
    ${framesOf(event.frames)}
    ${othersOf(stacks.filter((stack) => stack !== event), file, room)}
  `;
}

/** Threads that stand at the same place are told once. */
function othersOf(others: readonly ThreadStack[], file: string, room: Room): Markup | undefined {
  if (others.length === 0) return undefined;
  const alike = [
    ...Map.groupBy(others, ({ frames }) => frames.map(({ address }) => address).join()).values(),
  ];
  const shown = alike.filter(([{ frames } = { frames: [] }]) => room.take(Math.min(frames.length, FRAMES)));
  const left = alike.length - shown.length;
  return html`
    <details>
    <summary>${count(others.length, "other thread")}${alike.length < others.length &&
      `, at ${count(alike.length, "different place")}`}</summary>
    ${shown.map((threads) =>
      html`
        <h4>${threads.length === 1 ? "Thread" : count(threads.length, "thread")} ${tids(threads)}</h4>
        ${framesOf(threads[0]?.frames ?? [])}
      `
    )}
    ${left > 0 && html`<p class="note">${count(left, "more stack")}, in ${file}.</p>`}
    </details>
  `;
}

function tids(threads: readonly ThreadStack[]): string {
  const shown = threads.slice(0, 12).map(({ tid }) => tid).join(", ");
  return threads.length > 12 ? `${shown}, …` : shown;
}

function framesOf(frames: readonly StackFrame[]): Markup {
  const more = frames.length - FRAMES;
  return html`
    <ol class="stack">${frames.slice(0, FRAMES).map(frameOf)}</ol>
    ${more > 0 && html`<p class="note">${count(more, "frame")} more, in the manifest.</p>`}
  `;
}

function frameOf(frame: StackFrame): Markup {
  const { address, module, offset, function: name, file, line } = frame;
  const where = module?.replace(/\.(exe|dll)$/i, "");
  const what = where === undefined
    ? html`<span class="fn">${address}</span>`
    : name === undefined
    ? html`<span class="mod">${where}</span><span class="fn">+${offset}</span>`
    : html`<span class="mod">${where}!</span><span class="fn">${name}</span>`;
  // Own code is where somebody can look; the rest is the way there.
  return html`
    <li class="${file === undefined ? "far" : "near"}"><span>${what}</span>${file !== undefined && html`
      <span class="src">${file}:${line}</span>
    `}</li>
  `;
}
