/**
 * The documentation as a site: built, and read in a real browser. All pages have one theme, so each is looked at by axe
 * in one of two ways by turns, and in both in `test:long`: contrasts of thousands of words take seconds a page.
 *
 * @module
 */
import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { violations } from "../support/axe.ts";
import { openBrowser } from "../support/chromium.ts";
import { buildSite, SITE } from "../../scripts/docs/site.ts";
import { serveFolder } from "../../scripts/support/serve_folder.ts";

const LONG = Deno.env.get("TRAPLINE_LONG") !== undefined;
/** How wide a page can be depends on its width alone, so the two ways of one width share that. */
const WAYS = [[390, "dark"], [1280, "light"], [390, "light"], [1280, "dark"]] as const;
const WIDTHS = 2;

Deno.test("the site builds without a dead link, and people can read and search it", async (t) => {
  assert.equal(await buildSite(), 0);
  const pages = (await Array.fromAsync(Deno.readDir(SITE))).map(({ name }) => name)
    .filter((name) => name.endsWith(".html") && name !== "404.html").sort();
  assert.ok(pages.includes("recipes.html"), pages.join(", "));
  await using server = serveFolder(SITE);
  await using browser = await openBrowser();

  for (const [turn, [width, colorScheme]] of WAYS.entries()) {
    await t.step(`no page overflows or is wrong to axe: ${width} wide, ${colorScheme}`, async () => {
      const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
      const errors: string[] = [];
      page.on("pageerror", (error) => errors.push(String(error)));
      for (const [at, name] of pages.entries()) {
        const isLookedAt = LONG || at % WAYS.length === turn;
        if (!isLookedAt && turn >= WIDTHS) continue;
        await page.goto(`${server.url}${name}`, { waitUntil: "load" });
        assert.ok(await widthOf(page) <= width, `${name} is wider than ${width}`);
        if (isLookedAt) assert.deepEqual(await violations(page), [], name);
      }
      assert.deepEqual(errors, []);
      await page.close();
    });
  }

  for (
    const [words, target] of [["hang", "recipes"], ["0xC0000409", "recipes"], ["ProcDump -ma", "moving"]]
  ) {
    await t.step(`search finds "${words}"`, async () => {
      const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
      await page.goto(`${server.url}start.html`, { waitUntil: "networkidle" });
      await page.keyboard.press("Control+k");
      await page.locator("input#localsearch-input").fill(words!);
      const results = page.locator(".results a.result");
      await results.first().waitFor();
      const found = await results.evaluateAll((links) =>
        links.map((link) => link.getAttribute("href") ?? "")
      );
      assert.ok(found.some((href) => href.includes(target!)), found.join(", "));
      await page.close();
    });
  }
});

async function widthOf(page: Page): Promise<number> {
  return await page.evaluate("document.documentElement.scrollWidth");
}
