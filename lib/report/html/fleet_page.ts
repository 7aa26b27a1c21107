/** What a fleet has captured as a page: read-only, without a script, in the looks of a run's report. @module */
import { createHash } from "node:crypto";
import type { Bug } from "../../facts/bug.ts";
import { count, formatBytes } from "../../facts/text.ts";
import { html, Markup } from "./markup.ts";
import style from "./style.css" with { type: "text" };

/** A capture as the page shows it. */
export interface ShownCapture {
  readonly id: string;
  readonly host: string;
  readonly version: string;
  readonly at: string;
  readonly bytes: number;
}

/** The page of all bugs; `days` are captures by day, the oldest first. */
export function fleetPage(
  bugs: readonly Bug[],
  days: readonly (readonly [day: string, captures: number])[],
): string {
  const hosts = new Set(bugs.flatMap((bug) => bug.hosts));
  const captures = bugs.reduce((sum, bug) => sum + bug.captures, 0);
  const held = bugs.reduce((sum, bug) => sum + bug.held, 0);
  return page(bugs.length === 0 ? "Nothing was captured" : count(bugs.length, "bug"), [
    [
      "figures",
      html`
        <dl class="figures">
          <div>
            <dt>Captures</dt>
            <dd>${captures}</dd>
          </div>
          <div>
            <dt>Held back</dt>
            <dd>${held}</dd>
          </div>
          <div>
            <dt>Hosts</dt>
            <dd>${hosts.size}</dd>
          </div>
        </dl>
      `,
      "Figures",
    ],
    ["time", daysOf(days), "Captures over time"],
    [
      "bugs",
      html`
        <div class="scroll" tabindex="0" role="region" aria-label="Table of bugs">
          <table>
            <thead>
              <tr>
                <th>Bug</th>
                <th>Captures</th>
                <th>Held back</th>
                <th>Versions</th>
                <th>Hosts</th>
                <th>First seen</th>
                <th>Last seen</th>
              </tr>
            </thead>
            <tbody>${bugs.map(rowOf)}</tbody>
          </table>
        </div>
      `,
      "Bugs",
    ],
  ]);
}

/** The page of one bug. */
export function bugPage(bug: Bug, captures: readonly ShownCapture[]): string {
  const again = bug.regressedIn === undefined ? "" : ` It came back in ${bug.regressedIn}.`;
  return page(bug.headline || `Bucket ${bug.bucket}`, [
    [
      "about",
      html`
        <p>${bug.app}, bucket <code>${bug.bucket}</code>, in ${bug.versions.join(", ")}, on ${bug.hosts.join(
          ", ",
        )}. ${count(bug.captures, "capture")}, ${bug.held} held back.${again}</p>
        <p><a href="/">All bugs</a></p>
      `,
      "About",
    ],
    [
      "captures",
      html`
        <div class="scroll" tabindex="0" role="region" aria-label="Table of captures">
          <table>
            <thead>
              <tr>
                <th>Captured</th>
                <th>Host</th>
                <th>Version</th>
                <th>Size</th>
              </tr>
            </thead>
            <tbody>${captures.map(({ id, at, host, version, bytes }) =>
              html`
                <tr>
                  <td><a href="/capture/${id}">${at}</a></td>
                  <td>${host}</td>
                  <td>${version}</td>
                  <td>${formatBytes(bytes)}</td>
                </tr>
              `
            )}</tbody>
          </table>
        </div>
      `,
      "Captures",
    ],
  ]);
}

function rowOf(
  { app, bucket, headline, captures, held, versions, hosts, firstSeen, lastSeen, regressedIn }: Bug,
): Markup {
  const link = `/bug?app=${encodeURIComponent(app)}&bucket=${encodeURIComponent(bucket)}`;
  return html`
    <tr>
      <td><a href="${link}">${headline || bucket ||
        "no bucket"}</a><br><small>${app} ${bucket}${regressedIn !== undefined && html`
        <strong class="bad">back in ${regressedIn}</strong>
      `}</small></td>
      <td>${captures}</td>
      <td>${held}</td>
      <td>${versions.join(", ")}</td>
      <td>${hosts.join(", ")}</td>
      <td>${firstSeen}</td>
      <td>${lastSeen}</td>
    </tr>
  `;
}

const HEIGHT = 80, BAR = 18, GAP = 4;

/** A bar for each day, and the same in words for who does not see it. */
function daysOf(days: readonly (readonly [day: string, captures: number])[]): Markup {
  if (days.length === 0) return html`<p>No capture yet.</p>`;
  const most = Math.max(...days.map(([, n]) => n));
  const words = days.map(([day, n]) => `${day}: ${n}`).join(", ");
  const bars = days.map(([, n], i) => {
    const height = Math.max(1, Math.round(n / most * HEIGHT));
    return html`<rect x="${i * (BAR + GAP)}" y="${
      HEIGHT - height
    }" width="${BAR}" height="${height}" fill="currentColor"></rect>`;
  });
  const width = days.length * (BAR + GAP);
  return html`
    <svg role="img" aria-label="${words}" viewBox="0 0 ${width} ${HEIGHT}" width="${width}"
      height="${HEIGHT}">${bars}</svg>
    <p>${days[0]![0]} to ${days.at(-1)![0]}, at most ${count(most, "capture")} a day</p>
  `;
}

const TABLES = `
table { border-collapse: collapse; width: 100%; font-size: 0.9rem; }
th, td { text-align: left; vertical-align: top; padding: 0.4rem 0.6rem; border-bottom: 1px solid var(--line); }
.scroll { overflow-x: auto; }
svg { color: var(--line-0); max-width: 100%; }
`;

function page(title: string, parts: readonly (readonly [id: string, body: Markup, title: string])[]): string {
  const styles = `${style}${TABLES}`;
  const digest = `sha256-${createHash("sha256").update(styles).digest("base64")}`;
  return html`
    <!DOCTYPE html>
    <html lang="en">
      <head>
        <meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy"
          content="default-src 'none'; style-src '${digest}'; base-uri 'none'; form-action 'none'">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>${title} · Trapline fleet</title>
        <style>${new Markup(styles)}</style>
      </head>
      <body>
        <a class="skip" href="#main">To the page</a>
        <header>
          <p class="over">Trapline fleet</p>
          <h1>${title}</h1>
        </header>
        <main id="main">${parts.map(([id, body, heading]) =>
          html`<section aria-labelledby="${id}"><h2 id="${id}">${heading}</h2>${body}</section>`
        )}</main>
        <footer>
          <p>Made by Trapline. This page holds names and messages of programs: share it as you would share those.</p>
        </footer>
      </body>
    </html>
  `.text.trimStart();
}
