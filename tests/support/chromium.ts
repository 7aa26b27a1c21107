/** A browser for pages: Debian's Chromium, Windows' Edge. @module */
import { type Browser, chromium } from "playwright-core";
import { capture, has } from "../../scripts/support/command.ts";

/** Without these it looks for hosts of its maker, which is nothing to do with a page. */
const QUIET = [
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Starts it, headless; on Debian it is installed first where it is missing, which needs root. */
export async function openBrowser(): Promise<Browser> {
  if (Deno.build.os === "windows") return await chromium.launch({ channel: "msedge", args: QUIET });
  if (!await has("chromium")) await install();
  return await chromium.launch({ executablePath: "/usr/bin/chromium", args: [...QUIET, "--no-sandbox"] });
}

async function install(): Promise<void> {
  if (Deno.uid() !== 0) {
    throw new Error("There is no Chromium here, and only root can install it: apt-get install chromium");
  }
  await capture("apt-get", ["update", "-qq"]);
  await capture("apt-get", ["install", "-y", "-qq", "--no-install-recommends", "chromium"], {
    env: { DEBIAN_FRONTEND: "noninteractive" },
  });
}
