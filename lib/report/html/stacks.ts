/** Stacks as lists of frames. @module */
import type { Manifest } from "../../store/manifest.ts";
import { fold, foldRecursion, type StackGroup, type StackLine } from "../group_stacks.ts";
import { count } from "../../facts/text.ts";
import { html, type Markup } from "./markup.ts";

/** Frames that a stack shows, and that a page shows of all threads that nothing happened on. */
const FRAMES = 64, OTHERS = 4_000;
/** How many numbers of threads that are alike are shown. */
const TIDS = 12;

/** What is left of a page's room for stacks of other threads. */
export class StackRoom {
  #left = OTHERS;

  /** Takes room for a number of frames; false when there is none. */
  take(frames: number): boolean {
    if (frames > this.#left) return false;
    this.#left -= frames;
    return true;
  }
}

/** The most telling stack, and the others folded up; of a hang no thread comes before the others. */
export function stacksOf({ stacks, stacksBecause }: Manifest, file: string, room: StackRoom): Markup {
  const [first, ...others] = fold(stacks);
  if (first === undefined) {
    return html`<p class="note">No stacks${stacksBecause ? `: ${stacksBecause}` : " were recorded"}.</p>`;
  }
  return html`${groupOf(first)}${othersOf(others, file, room)}`;
}

function othersOf(others: readonly StackGroup[], file: string, room: StackRoom): Markup | undefined {
  if (others.length === 0) return undefined;
  const threads = others.reduce((sum, group) => sum + group.threads.length, 0);
  const shown = others.filter(({ frames }) => room.take(Math.min(frames.length, FRAMES)));
  const left = others.length - shown.length;
  const places = others.length < threads ? `, at ${count(others.length, "different place")}` : "";
  return html`
    <details><summary>${count(threads, "other thread")}${places}</summary>
    ${shown.map(groupOf)}${left > 0 &&
      html`<p class="note">${count(left, "more stack")}, in ${file}.</p>`}</details>
  `;
}

function groupOf({ threads, frames }: StackGroup): Markup {
  const lines = foldRecursion(frames);
  const tids = threads.slice(0, TIDS).map(({ tid, name }) =>
    name === undefined ? `${tid}` : `${tid} ${name}`
  );
  const title = threads.length === 1 ? "Stack of thread" : `Stack of ${threads.length} threads:`;
  const more = lines.length - FRAMES;
  return html`<h4>${title} ${tids.join(", ")}${threads.length > TIDS && ", …"}</h4>
<ol class="stack">${lines.slice(0, FRAMES).map(lineOf)}</ol>
${more > 0 && html`<p class="note">${count(more, "line")} more, in the manifest.</p>`}`;
}

function lineOf(line: StackLine): Markup {
  if (!("frame" in line)) {
    const what = line.repeated === 1 ? "this frame" : `these ${line.repeated} frames`;
    return html`
      <li class="again">${what} ${line.times} times more</li>
    `;
  }
  const { frame: { address, module, offset, function: name, file, line: number, generated }, own } = line;
  const where = module?.replace(/\.(exe|dll)$/i, "");
  const what = where === undefined
    ? html`<span class="fn">${generated ? `generated code at ${address}` : address}</span>`
    : name === undefined
    ? html`<span class="mod">${where}</span><span class="fn">+${offset}</span>`
    : html`<span class="mod">${where}!</span><span class="fn">${name}</span>`;
  // The program's own code is where somebody can look; the rest is the way there.
  return html`
    <li class="${own ? "near" : "far"}"><span>${what}</span>${file !== undefined && html`
      <span class="src">${file}:${number}</span>
    `}</li>
  `;
}
