/** What the run was made with. @module */
import { isMachine, targetWords } from "../../store/target.ts";
import { html, type Markup } from "./markup.ts";
import { ofKind } from "../../log/read.ts";
import type { Run } from "./run.ts";

/** The part: target, engine, machine, build. */
export function aboutOf({ captures, records }: Run): Markup {
  const manifest = captures[0]?.manifest;
  const engine = ofKind(records, "engine")[0]?.engine ?? manifest?.engine;
  const { target, host, build } = manifest ?? {};
  const process = target === undefined || isMachine(target) ? undefined : target;
  const facts: readonly (readonly [label: string, value: string | Markup | undefined])[] = [
    ["Machine", target && isMachine(target) ? targetWords(target) : undefined],
    ["Program", process?.image],
    ["Command line", process?.commandLine],
    ["Engine", engine && `${engine.version}, ${engine.source}`],
    ["System", host?.os],
    ["Trapline", host && `${host.trapline}, Deno ${host.deno}`],
    ["Commit", build?.commit],
    ["CI run", link(build?.run)],
  ];
  const known = facts.filter(([, value]) => value !== undefined && value !== "");
  if (known.length === 0) return html``;
  return html`
    <dl class="about">${known.map(([label, value]) =>
      html`
        <div>
          <dt>${label}</dt>
          <dd>${value}</dd>
        </div>
      `
    )}</dl>
  `;
}

/** A link to the web, and to nothing else. */
function link(address: string | undefined): Markup | string | undefined {
  if (address === undefined || !/^https?:\/\//.test(address)) return address;
  return html`<a href="${address}" rel="noreferrer">${address}</a>`;
}
