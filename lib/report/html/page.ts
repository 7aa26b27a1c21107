/**
 * A run as one page of HTML that needs nothing else: no network, no server, no other file.
 *
 * @module
 */
import { createHash } from "node:crypto";
import chartStyle from "uplot/dist/uPlot.min.css" with { type: "text" };
import charts from "uplot/dist/uPlot.iife.min.js" with { type: "text" };
import licence from "uplot/LICENSE" with { type: "text" };
import { capital, groupsOf } from "./groups.ts";
import { aboutOf } from "./about.ts";
import { capturesOf } from "./captures.ts";
import { chronicleOf } from "./chronicle.ts";
import { figures, finalSentence, headlineOf } from "./headline.ts";
import { html, json, lines, Markup } from "./markup.ts";
import script from "./script.js" with { type: "text" };
import style from "./style.css" with { type: "text" };
import { recipeOf } from "./recipe.ts";
import { type Run, type RunMaterial, runOf } from "./run.ts";
import { timelineOf } from "./timeline.ts";
import { withheldOf } from "./withheld.ts";

/** The page of a run. */
export function reportPage(found: RunMaterial): string {
  const run = runOf(found);
  const groups = groupsOf(run);
  const { markup: timeline, drawing } = timelineOf(run);
  const parts = ([
    ["captures", "Captures", capturesOf(run, groups)],
    ["timeline", "Timeline", timeline],
    ["order", "In order", chronicleOf(run)],
    ["withheld", "Held back and missed", withheldOf(run)],
    ["recipe", "Recipe", recipeOf(run)],
    ["about", "Made with", aboutOf(run)],
  ] as const).filter(([, , { text }]) => text !== "");
  const { tone, text } = headlineOf(run, groups);
  const said = finalSentence(run);
  const styles = `${chartStyle}\n${style}`;
  const scripts = drawing.processes.length > 0 ? `${charts}\n${script}` : "";
  return html`
    <!DOCTYPE html>
    <html lang="en">
      <head>
        <meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy"
          content="default-src 'none'; style-src '${digest(styles)}'; ${new Markup(
            scripts === "" ? "" : `script-src '${digest(scripts)}'; `,
          )}base-uri 'none'; form-action 'none'">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>${text} · Trapline</title>
        <style>${new Markup(styles)}</style>
      </head>
      <body>
    <a class="skip" href="#main">To the report</a>
    <header class="tone-${tone}">
    <p class="over">${over(run)}</p>
    <h1>${text}</h1>
    ${said && html`<p class="said">${capital(said)}.</p>`}
    ${run.remarks.map((remark) => html`<p class="remark">${remark}</p>`)}
    <dl class="figures">${figures(run, groups).map(({ label, value, tone }) =>
      html`
        <div class="${tone}">
          <dt>${label}</dt>
          <dd>${value}</dd>
        </div>
      `
    )}</dl>
    <nav aria-label="On this page">${parts.map(([id, title]) =>
      html`
        <a href="#${id}">${title}</a>
      `
    )}</nav>
    </header>
    <main id="main">
    ${parts.map(([id, title, body]) =>
      html`
        <section aria-labelledby="${id}">
          <h2 id="${id}">${title}</h2>
          ${body}
        </section>
      `
    )}
    </main>
    <footer>
    <p>Made by Trapline. This page holds names, paths and messages of the program: share it as you would share those.</p>
    ${scripts !== "" && html`
      <details>
        <summary>Charts by uPlot, MIT licence</summary>
        <pre tabindex="0" role="region" aria-label="The licence of uPlot">${lines(licence.trim())}</pre>
      </details>
    `}
    </footer>
    ${scripts !== "" && html`
      <script type="application/json" id="drawing">${json(drawing)}</script>
      <script>${new Markup(scripts)}</script>
    `}
      </body>
    </html>
  `.text.trimStart();
}

/** Which run it is. */
function over({ recipe, started, captures, folder }: Run): string {
  const at = started?.toISOString() ?? captures[0]?.manifest.capturedAt;
  return [
    "Trapline report",
    recipe === undefined ? folder : `recipe ${recipe}`,
    ...(at ? [`${at.slice(0, 16).replace("T", " ")} UTC`] : []),
  ].join(" · ");
}

/** What a policy allows: this text alone. */
function digest(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}
