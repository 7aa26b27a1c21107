/**
 * `deno run -A scripts/report_pictures.ts`: the pictures in docs/report.md, of a made-up run, by a real browser.
 *
 * @module
 */
import { pathToFileURL } from "node:url";
import { reportPage } from "../lib/report/html/page.ts";
import { openBrowser } from "../tests/support/chromium.ts";
import { reportRun } from "../tests/support/report_run.ts";
import { capture } from "./support/command.ts";
import { dirname, fromFileUrl, join } from "./support/paths.ts";

const PICTURES = join(dirname(dirname(fromFileUrl(import.meta.url))), "docs", "report");
const SIZES = [[390, 3700], [820, 2900], [1280, 2800]] as const;

const folder = await Deno.makeTempDir();
const file = join(folder, "report.html");
await Deno.writeTextFile(file, reportPage(reportRun({ samples: 1_200, captures: 3 })));
await Deno.mkdir(PICTURES, { recursive: true });
const browser = await openBrowser();
for (const [width, height] of SIZES) {
  for (const colorScheme of ["light", "dark"] as const) {
    const page = await browser.newPage({ viewport: { width, height }, colorScheme });
    await page.goto(pathToFileURL(file).href);
    await page.locator("canvas").first().waitFor();
    const path = join(PICTURES, `${width}-${colorScheme}.png`);
    await page.screenshot({ path });
    await page.close();
    // Few colours and flat: a palette is enough, and a third of the size.
    await capture("pngquant", ["--force", "--ext", ".png", "64", path]);
  }
}
await browser.close();
await Deno.remove(folder, { recursive: true });
