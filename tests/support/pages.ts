/** What pages tell people to type. @module */

/** Blocks of a language, without the marks around them. */
export function blocks(text: string, language: string): string[] {
  const pattern = new RegExp(`^\`\`\`${language}\\b[^\\n]*\\n([^]*?)^\`\`\``, "gm");
  return [...text.matchAll(pattern)].map(([, block = ""]) => block);
}

/** The command lines of a page: in blocks for a shell, and whole ones in the text. */
export function commandLines(text: string): string[] {
  const shell = blocks(text, "sh").flatMap((block) => block.replaceAll(/\\\n\s*/g, "").split("\n"));
  const typed = blocks(text, "console").flatMap((block) => block.match(/^\$ .*/gm) ?? []);
  const inline = [...text.matchAll(/`(trapline [^`]+)`/g)].map(([, line = ""]) => line.replaceAll("\n", " "));
  return [...[...shell, ...typed].map((line) => line.replace(/\s+#.*$/, "").replace(/^\$ /, "")), ...inline]
    .filter((line) => line.startsWith("trapline ") && !/[…[|><]|COMMAND|\bX[-.]|--help/.test(line));
}

/** As a shell takes it apart. */
export function words(line: string): string[] {
  return [...line.matchAll(/(?:[^\s"']+|"[^"]*"|'[^']*')+/g)].map(([word]) =>
    word.replaceAll(/["']([^"']*)["']/g, "$1")
  );
}
