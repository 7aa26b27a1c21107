/** What VitePress makes of the pages: `deno task docs` copies docs/ into `pages` beside this and builds. @module */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitepress";

const REPOSITORY = "https://github.com/trapline/trapline";
const PAGES = join(dirname(dirname(fileURLToPath(import.meta.url))), "pages");

/** The pages by what a reader wants. A page that is in no group is listed under "More". */
const GROUPS: Readonly<Record<string, readonly string[]>> = {
  "First steps": ["start", "paths", "compare", "moving", "troubleshooting"],
  "Capture": ["recipes", "dumps", "watchdog", "ci", "fleet", "install"],
  "Read": ["inspect", "dotnet", "kernel", "buckets", "report", "agents"],
  "Reference": ["commands", "exit-codes", "formats"],
  "How it was tested": ["tested", "readers", "long-tests"],
};

function titleOf(page: string): string {
  const [, title = page] = /^# (.+)$/m.exec(readFileSync(join(PAGES, `${page}.md`), "utf8")) ?? [];
  return title;
}

function sidebar(): { text: string; items: { text: string; link: string }[] }[] {
  const there = readdirSync(PAGES).filter((name) => name.endsWith(".md") && name !== "index.md")
    .map((name) => name.slice(0, -3));
  const grouped = Object.values(GROUPS).flat();
  const groups = { ...GROUPS, More: there.filter((page) => !grouped.includes(page)) };
  return Object.entries(groups).map(([text, pages]) => ({
    text,
    items: pages.filter((page) => there.includes(page)).map((page) => ({
      text: titleOf(page),
      link: `/${page}`,
    })),
  })).filter(({ items }) => items.length > 0);
}

export default defineConfig({
  title: "Trapline",
  description: "Capture recipes for Windows crash and hang dumps",
  lang: "en",
  srcDir: "pages",
  outDir: "../dist/docs",
  cleanUrls: false,
  head: [["meta", { name: "theme-color", content: "#1f6f5c" }]],
  markdown: {
    theme: { light: "github-light-high-contrast", dark: "github-dark-high-contrast" },
    // In a transcript what is typed stands out, and what then comes is as a terminal has it.
    codeTransformers: [{
      preprocess(_, options) {
        if (options.lang === "console") options.lang = "txt";
      },
      line(node, number) {
        if (this.source.split("\n")[number - 1]?.startsWith("$ ")) this.addClassToHast(node, "typed");
      },
    }],
    config: (md) => {
      // What lies outside docs/ is on the repository's own pages.
      md.core.ruler.push("repository_links", ({ tokens }) => {
        for (const token of tokens.flatMap(({ children }) => children ?? [])) {
          const href = token.attrGet("href");
          if (token.type === "link_open" && href?.startsWith("../")) {
            token.attrSet("href", `${REPOSITORY}/blob/main/${href.slice(3)}`);
          }
        }
      });
    },
  },
  themeConfig: {
    siteTitle: "Trapline",
    nav: [
      { text: "Start", link: "/start" },
      { text: "Recipes", link: "/recipes" },
      { text: "Commands", link: "/commands" },
    ],
    sidebar: sidebar(),
    outline: [2, 3],
    search: {
      provider: "local",
      options: { translations: { button: { buttonText: "Search", buttonAriaLabel: "Search" } } },
    },
    socialLinks: [{ icon: "github", link: REPOSITORY }],
    footer: { message: "MIT licence" },
    docFooter: { prev: "Before", next: "Next" },
  },
});
