/** The recipe, in words and as YAML. @module */
import { writeYaml } from "../../recipe/plan/yaml.ts";
import { planInWords } from "../plan_words.ts";
import { html, lines, type Markup } from "./markup.ts";
import type { Run } from "./run.ts";

/** The part; where the log has no recipe, its name and that. */
export function recipeOf({ plan, recipe, records }: Run): Markup {
  if (recipe === undefined) return html``;
  return html`
    ${plan
      ? html`
        <div class="recipe">
          <div class="words">${planInWords(plan).split("\n\n").map((paragraph) =>
            html`<p>${named(paragraph)}</p>`
          )}</div>
          <pre tabindex="0" role="region" aria-label="The recipe as YAML"><code>${lines(
            writeYaml(plan).trimEnd(),
          )}</code></pre>
        </div>
      `
      : html`<p>${recipe}${records.length === 0 && ", which only the event log holds"}.</p>`}
  `;
}

/** A rule's name stands out. */
function named(paragraph: string): Markup {
  const [, name = "", rest = paragraph] = /^([\w.-]+:)(.*)$/s.exec(paragraph) ?? [];
  return html`${name !== "" && html`<b>${name}</b>`}${lines(rest)}`;
}
