/** A folder served on loopback. @module */
import { join } from "./paths.ts";

const TYPES: Readonly<Record<string, string>> = {
  html: "text/html; charset=utf-8",
  js: "text/javascript",
  css: "text/css",
  json: "application/json",
  svg: "image/svg+xml",
  png: "image/png",
  woff2: "font/woff2",
};

/** A server of files. */
export interface FolderServer extends AsyncDisposable {
  /** Its address, with a slash at the end. */
  readonly url: string;
  /** When it has ended. */
  readonly finished: Promise<void>;
}

/** Serves a folder's files; a port of the system's choice. */
export function serveFolder(folder: string): FolderServer {
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, async (request) => {
    const path = decodeURIComponent(new URL(request.url).pathname);
    const file = join(folder, path.endsWith("/") ? `${path}index.html` : path);
    if (!file.startsWith(folder)) return new Response("", { status: 404 });
    const content = await Deno.readFile(file).catch(() => undefined);
    if (content === undefined) return new Response(`There is no ${path}`, { status: 404 });
    return new Response(content, {
      headers: { "content-type": TYPES[file.slice(file.lastIndexOf(".") + 1)] ?? "application/octet-stream" },
    });
  });
  return {
    url: `http://127.0.0.1:${server.addr.port}/`,
    finished: server.finished,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}
