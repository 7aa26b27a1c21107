import assert from "node:assert/strict";
import type { LogRecord } from "../../../lib/log/record.ts";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { reportPage } from "../../../lib/report/html/page.ts";
import type { RunMaterial } from "../../../lib/report/html/run.ts";
import { violations } from "../../support/axe.ts";
import { openBrowser } from "../../support/chromium.ts";
import { CRASH } from "../../support/manifest.ts";
import { reportRun } from "../../support/report_run.ts";
import { tempFolder } from "../../support/temp.ts";

const WIDTHS = [390, 820, 1280];
const SCHEMES = ["light", "dark"] as const;
const LONG = { samples: 10_000, captures: 200 };

/** What a page's tests need: the browser's page, and all that it complained of. */
interface Opened {
  readonly page: Page;
  readonly complaints: readonly string[];
}

/** Opens a report from a file, as a reader does. */
async function opened(
  browser: Browser,
  found: RunMaterial,
  options: { readonly width: number; readonly colorScheme: "light" | "dark" },
  use: (opened: Opened) => Promise<void>,
): Promise<void> {
  await using temp = await tempFolder();
  const file = join(temp.path, "report.html");
  await Deno.writeTextFile(file, reportPage(found));
  const { width, colorScheme } = options;
  const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("request", (request) => request.url().startsWith("file:") || complaints.push(request.url()));
  try {
    await page.goto(pathToFileURL(file).href);
    await use({ page, complaints });
  } finally {
    await context.close();
  }
}

Deno.test("a report in a browser", { sanitizeOps: false, sanitizeResources: false }, async (test) => {
  const browser = await openBrowser();
  try {
    for (const width of WIDTHS) {
      for (const colorScheme of SCHEMES) {
        await test.step(`${width} wide, ${colorScheme}: nothing to complain of, nothing beside the page`, async () => {
          const found = reportRun({ samples: 400, captures: 9 });
          await opened(browser, found, { width, colorScheme }, async ({ page, complaints }) => {
            await page.locator("canvas").first().waitFor();
            assert.deepEqual(await violations(page), []);
            const beyond = await page.evaluate("document.documentElement.scrollWidth - innerWidth");
            assert.equal(beyond, 0, "nothing reaches over the edge");
            assert.deepEqual(complaints, []);
          });
        });
      }
    }
    const wide = { width: 1280, colorScheme: "light" } as const;

    await test.step("every process has its charts, and the slider tells the values of a moment", async () => {
      await opened(browser, reportRun({ samples: 400, captures: 3 }), wide, async ({ page }) => {
        const slider = page.getByRole("slider", { name: "Moment" });
        await slider.waitFor();
        assert.equal(await page.locator("canvas").count(), 5);
        await slider.focus();
        for (let i = 0; i < 5; i++) await page.keyboard.press("ArrowRight");
        assert.equal(await slider.getAttribute("aria-valuetext"), "1.8 s");
        assert.match(await page.locator("figure output").first().textContent() ?? "", /^\d+(\.\d)? %$/);
      });
    });

    await test.step("printing draws the charts of all processes, also of those that nobody has scrolled to", async () => {
      const one = reportRun({ samples: 40, captures: 1 });
      const records = one.log!.records.flatMap((record): LogRecord[] =>
        record.kind === "process-start" || record.kind === "sample"
          ? [0, 1, 2, 3, 4, 5].map((more) => ({ ...record, pid: record.pid + more }))
          : [record]
      );
      await opened(browser, { ...one, log: { records, unreadable: 0 } }, wide, async ({ page }) => {
        await page.locator("canvas").first().waitFor();
        assert.ok(await page.locator("canvas").count() < 30, "not all are drawn at once");
        await page.pdf();
        assert.equal(await page.locator("canvas").count(), 30);
      });
    });

    await test.step("everything that does something is reached by the Tab key", async () => {
      await opened(browser, reportRun({ samples: 40, captures: 9 }), wide, async ({ page }) => {
        await page.getByRole("slider").waitFor();
        const wanted = await page.evaluate(`(() => {
          const all = [...document.querySelectorAll("a, summary, input, [tabindex]")];
          all.forEach((each, i) => each.dataset.stop = String(i));
          return all.filter((each) => each.checkVisibility()).map((each) => each.dataset.stop);
        })()`) as string[];
        const reached = new Set<string>();
        for (let i = 0; i < wanted.length; i++) {
          await page.keyboard.press("Tab");
          reached.add(await page.evaluate("document.activeElement.dataset.stop ?? ''") as string);
        }
        assert.deepEqual(wanted.filter((stop) => !reached.has(stop)), []);
      });
    });

    await test.step("a link to a folded capture opens it", async () => {
      await opened(browser, reportRun({ samples: 0, captures: 40 }), wide, async ({ page }) => {
        const last = page.locator(".index a").last();
        const id = (await last.getAttribute("href"))?.slice(1);
        assert.equal(await page.locator(`#${id}`).isVisible(), false);
        await last.click();
        await page.locator(`#${id}`).waitFor({ state: "visible" });
      });
    });

    await test.step("hostile texts stay texts", async () => {
      const evil = `</script><script>alert(1)</script><img src=x onerror=alert(2)>"'\u202E\x1b[31m`;
      const manifest = {
        ...CRASH,
        rule: evil,
        bucket: evil,
        exception: { ...CRASH.exception!, words: evil },
        target: { ...CRASH.target, image: evil, commandLine: evil },
        file: { ...CRASH.file, name: "javascript:alert(3)" },
        build: { run: "javascript:alert(4)" },
        stacks: [{
          tid: 1,
          event: true,
          frames: [{ address: evil, module: evil, function: evil, file: evil, line: 1 }],
        }],
      };
      const calm = reportRun({ samples: 40, captures: 1 });
      const records = calm.log!.records.map((record) =>
        record.kind === "process-start" ? { ...record, image: evil } : record
      );
      const found = { ...calm, log: { records, unreadable: 0 }, captures: [{ file: evil, manifest }] };
      await opened(browser, found, wide, async ({ page, complaints }) => {
        let asked = false;
        page.on("dialog", (dialog) => (asked = true, dialog.dismiss()));
        await page.locator("canvas").first().waitFor();
        assert.equal(await page.locator("img").count(), 0);
        assert.equal(await page.locator("script").count(), 2);
        assert.match(await page.locator("h1").textContent() ?? "", /<script>alert\(1\)/);
        const links = await page.locator("a:not([href^='#'])").evaluateAll((all) => all.map(String));
        assert.ok(links.every((link) => link.startsWith("file:")), links.join());
        assert.deepEqual([asked, complaints], [false, []]);
      });
    });

    await test.step("10,000 samples and 200 captures: under 3 MB, and ready in under 1 s", async () => {
      const found = reportRun(LONG);
      const size = new TextEncoder().encode(reportPage(found)).length;
      assert.ok(size < 3_000_000, `${size} bytes`);
      const ready: number[] = [];
      // The best of three: other work on the machine makes it slower, nothing makes it faster.
      for (let i = 0; i < 3; i++) {
        await opened(browser, found, wide, async ({ page }) => {
          assert.equal(await page.locator("canvas").count(), 5);
          ready.push(
            await page.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd") as number,
          );
        });
      }
      assert.ok(Math.min(...ready) < 1_000, `${ready.map(Math.round).join()} ms`);
    });
  } finally {
    await browser.close();
  }
});
