/** The pages of `trapline fleet serve`, by their addresses. Nothing is changed by any of them. @module */
import { fetchObject } from "../fleet/fetch.ts";
import type { History } from "../fleet/history.ts";
import { bugPage, fleetPage } from "../report/html/fleet_page.ts";
import { reportPage } from "../report/html/page.ts";
import { manifestName } from "../ship/sink.ts";
import { parseManifest } from "../store/read_manifest.ts";

const HEADERS = {
  "content-type": "text/html; charset=utf-8",
  "cache-control": "no-store",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
};

/** Answers a request. Another name than this machine's own is refused: a page elsewhere must not read it by a trick with names. */
export async function fleetAnswer(asked: Request, history: History): Promise<Response> {
  const url = new URL(asked.url);
  if (!["127.0.0.1", "localhost"].includes(url.hostname)) return new Response("not here", { status: 421 });
  if (asked.method !== "GET") return new Response("read only", { status: 405 });
  if (url.pathname === "/") return page(fleetPage(history.bugs(), daysOf(history)));
  if (url.pathname === "/bug") return bug(history, url.searchParams);
  const id = /^\/capture\/([0-9a-f]{64})$/.exec(url.pathname)?.[1];
  return id === undefined ? missing() : await capture(history, id);
}

function page(text: string): Response {
  return new Response(text, { headers: HEADERS });
}

function missing(): Response {
  return new Response("There is no such page", { status: 404 });
}

function bug(history: History, asked: URLSearchParams): Response {
  const question = { app: asked.get("app") ?? "", bucket: asked.get("bucket") ?? "" };
  const [found] = history.bugs(question);
  if (found === undefined) return missing();
  const captures = history.captures(question);
  return page(bugPage(found, captures.map(({ event: { bytes }, ...rest }) => ({ ...rest, bytes }))));
}

/** One capture's report, from the manifest where it was sent. */
async function capture(history: History, id: string): Promise<Response> {
  const found = history.captures().find((each) => each.id === id);
  if (found === undefined) return missing();
  const because: string[] = [];
  for (const sink of found.event.sinks) {
    try {
      const content = await fetchObject(sink, manifestName(id), AbortSignal.timeout(30_000));
      const read = await parseManifest(await new Response(ReadableStream.from(content)).text());
      if (read && "manifest" in read) {
        const captures = [{ file: manifestName(id), manifest: read.manifest }];
        return page(reportPage({ folder: found.host, captures, beside: false }));
      }
      because.push("its manifest can't be read");
    } catch (error) {
      because.push(error instanceof Error ? error.message : String(error));
    }
  }
  return new Response(`The capture can't be had: ${because.join("; ") || "it was sent nowhere"}`, {
    status: 502,
  });
}

/** Captures by day, the oldest first, as far back as two months; days without one between others are there, too. */
function daysOf(history: History): [string, number][] {
  const DAYS = 60, DAY_MS = 86_400_000;
  const byDay = Map.groupBy(history.captures(), ({ at }) => at.slice(0, 10));
  const days = [...byDay.keys()].sort().slice(-DAYS);
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined || last === undefined) return [];
  const all: [string, number][] = [];
  for (
    let at = Math.max(Date.parse(first), Date.parse(last) - DAYS * DAY_MS);
    at <= Date.parse(last);
    at += DAY_MS
  ) {
    const day = new Date(at).toISOString().slice(0, 10);
    all.push([day, byDay.get(day)?.length ?? 0]);
  }
  return all;
}
