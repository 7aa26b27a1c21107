/** What axe says of a page in a browser. @module */
import axe from "axe-core/axe.min.js" with { type: "text" };
import type { Page } from "playwright-core";

/** The rules that are broken, and where. */
export async function violations(page: Page): Promise<string[]> {
  // Everything is looked at, what is folded too.
  await page.evaluate("document.querySelectorAll('details').forEach((each) => each.open = true)");
  await page.evaluate(axe);
  const { violations } = await page.evaluate("axe.run()") as {
    violations: { id: string; nodes: { html: string }[] }[];
  };
  return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
}
