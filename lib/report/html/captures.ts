/** The captures, a group after the other. @module */
import { type Manifest, verificationWords } from "../../store/manifest.ts";
import { chanceWords } from "../../facts/event.ts";
import { count, formatBytes, span } from "../../facts/text.ts";
import { isMachine } from "../../store/target.ts";
import { type Group, imageOf } from "./groups.ts";
import { beside, html, type Markup } from "./markup.ts";
import type { Run, Shown } from "./run.ts";
import { StackRoom, stacksOf } from "./stacks.ts";

/** This many groups are open when the page is. */
const OPEN = 2;
/** From this number on there is a list of them first. */
const LISTED = 4;
/** How many captures of a group have a line. */
const LINES = 100;

/** The part; nothing when nothing was captured. */
export function capturesOf(run: Run, groups: readonly Group[]): Markup {
  if (groups.length === 0) return html``;
  const room = new StackRoom();
  return html`
    ${groups.length >= LISTED && index(groups)}
    ${groups.map((group, i) => card(group, run, i < OPEN, room))}
  `;
}

function index(groups: readonly Group[]): Markup {
  return html`
    <div class="scroll" tabindex="0" role="region" aria-label="All causes">
      <table class="index">
        <thead>
          <tr>
            <th>Cause</th>
            <th>Where</th>
            <th class="num">Captures</th>
            <th class="num">First</th>
          </tr>
        </thead>
        <tbody>${groups.map(({ id, title, place, captures }) =>
          html`
            <tr>
              <td><a href="#${id}">${title}</a></td>
              <td class="mono">${place && `${tail(place.file)}:${place.line}`}</td>
              <td class="num">${captures.length}</td>
              <td class="num">${offset(captures[0])}</td>
            </tr>
          `
        )}</tbody>
      </table>
    </div>
  `;
}

function card(group: Group, run: Run, open: boolean, room: StackRoom): Markup {
  const [{ manifest, file }] = group.captures;
  const { bugCheck, exception, target, trigger } = manifest;
  return html`
    <details class="card" ${open && html`open`}>
      <summary>
        <h3 class="${group.crash && "bad"}">${group.title}</h3>
        <span class="times">${count(group.captures.length, "capture")}</span>
      </summary>
      <div class="inside" id="${group.id}">
    ${group.place && html`
      <p class="place"><span class="fn">${group.place.function}</span> <span class="src">${group.place
        .file}:${group.place.line}</span></p>
    `}
    <dl class="facts">
    <div><dt>${isMachine(target) ? "Machine" : "Program"}</dt><dd>${isMachine(target)
      ? `${target.machine}, Windows build ${target.build}`
      : `${imageOf(manifest)}, pid ${target.pid}`}</dd></div>
    ${bugCheck && html`
      <div>
        <dt>Bug check</dt>
        <dd class="mono">${bugCheck.code} ${bugCheck.name}</dd>
      </div>
      <div>
        <dt>Parameters</dt>
        <dd class="mono">${bugCheck.parameters.join(", ")}</dd>
      </div>
    `}
    ${exception && html`
      <div>
        <dt>Exception</dt>
        <dd class="mono">${exception.code}, ${trigger.kind === "exception"
          ? chanceWords(trigger)
          : `${exception.chance} chance`}</dd>
      </div>
      <div>
        <dt>Address</dt>
        <dd class="mono">${exception.module
          ? `${exception.module}+${exception.offset}`
          : exception.address}</dd>
      </div>
    `}
    ${group.bucket && html`
      <div>
        <dt>Bucket</dt>
        <dd class="mono">${group.bucket}</dd>
      </div>
    `}
    <div><dt>Rule</dt><dd>${[...new Set(group.captures.map(({ manifest: { rule } }) => rule))].join(
      ", ",
    )}</dd></div>
    </dl>
    ${manifest.hang && html`
      <ul class="evidence">${manifest.hang.evidence.map((shown) => html`<li>${shown}</li>`)}</ul>
    `}
    ${stacksOf(manifest, file, room)}
    ${files(group.captures, run)}
      </div>
    </details>
  `;
}

function files(captures: readonly Shown[], run: Run): Markup {
  const more = captures.length - LINES;
  return html`
    <h4>Files</h4>
    <ul class="files">${captures.slice(0, LINES).map((shown) => fileLine(shown, run))}</ul>
    ${more > 0 && html`<p class="note">${count(more, "capture")} more, in ${run.folder}.</p>`}
  `;
}

function fileLine(shown: Shown, { beside: linked }: Run): Markup {
  const { manifest, file } = shown;
  const dump = manifest.file.name;
  const link = (name: string): Markup => linked ? html`<a href="${beside(name)}">${name}</a>` : html`${name}`;
  return html`
    <li>
    <span class="file">${link(dump === "" ? file : dump)}</span>
    <span class="badges">${verdict(manifest)}<span>${kind(manifest)}</span>${dump !== "" &&
      html`<span>${formatBytes(manifest.file.bytes)}</span>`}<span>${manifest.live
      ? "live"
      : `paused ${span(manifest.pausedMs)}`}</span>${shown.at !== undefined &&
      html`<span>at ${offset(shown)}</span>`}</span>
    ${manifest.written.because && html`
      <span class="why">Asked ${manifest.asked.dump}, wrote ${manifest.written.qualifier}: ${manifest.written
        .because}</span>
    `}
    ${manifest.collected && manifest.collected.name !== "" && html`
      <span class="why">With ${count(manifest.collected.files.length, "file")} in ${link(
        manifest.collected.name,
      )}</span>
    `}
    ${(manifest.collected?.left ?? []).map(({ path, because }) =>
      html`<span class="why odd">Without ${path}: ${because}</span>`
    )}
    ${manifest.verification.findings.map(({ severity, message }) =>
      html`<span class="why ${severity}">${severity === "fatal" ? "Fatal" : "Odd"}: ${message}</span>`
    )}
    </li>
  `;
}

function kind({ asked, file }: Manifest): string {
  return file.name === "" ? "stacks only" : asked.dump;
}

function verdict({ verification, file }: Manifest): Markup | undefined {
  if (!verification.ok) return html`<b class="bad">failed verification</b>`;
  if (file.name === "") return undefined;
  const words = verificationWords(verification);
  return words === "verified" ? html`<b class="good">${words}</b>` : html`<b>${words}</b>`;
}

function offset({ at }: Shown): string {
  return at === undefined ? "" : span(at);
}

/** The end of a path, for narrow places. */
function tail(path: string | undefined): string {
  return path?.split(/[\\/]/).slice(-2).join("/") ?? "";
}
