/** A run of the action as text that is the same every time, to be compared with an expected file. @module */
import type { ActionRun } from "./runner.ts";

/** What a person and the next steps get of a run. */
export function storyOf({ conclusion, codes, used, log, outputs, summary }: ActionRun): string {
  const parts: [title: string, lines: readonly string[]][] = [
    ["conclusion", [
      conclusion,
      ...Object.entries(codes).map(([step, code]) => `${step}: exit code ${code}`),
    ]],
    ["actions used", used.map((one) => `${one.uses} ${JSON.stringify(one.with)}`)],
    [
      "commands",
      log.commands.map(({ name, properties, data }) => `${name} ${JSON.stringify(properties)} ${data}`),
    ],
    [
      "the log's last word",
      log.lines.filter(({ group, text }) => group === "" && text).slice(-1).map((l) => l.text),
    ],
    ["outputs", Object.entries(outputs).map(([name, value]) => `${name}: ${value}`)],
    ["summary", [summary]],
  ];
  return parts.map(([title, lines]) => `== ${title}\n${lines.join("\n").trimEnd()}\n`).join("\n").replaceAll(
    ...PATTERN,
  ).split("\n").filter((line) => !line.includes("wine_dbg")).join("\n");
}

/** What differs from run to run and machine to machine: ids, times, spans, sizes, addresses, folders. */
const CHANGING: readonly (readonly [pattern: string, name: string])[] = [
  ['(?:[A-Z]:)?[\\\\/][^\\s"()]*?trapline-runner-[0-9a-f]+', "TEMP"],
  ["[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "UUID"],
  ["(?<=trapline-|attempt-2-)[0-9a-f]{8}\\b", "ID"],
  ["(?<=-)\\d+-\\d{8}-\\d{6}(?=-)", "PID-TIME"],
  ["\\d\\d(?::|&#58;)\\d\\d(?::|&#58;)\\d\\dZ", "TIME"],
  ["(?:\\d+ min )?\\d+(?:\\.\\d+)? m?s\\b", "SPAN"],
  ["\\d+(?:\\.\\d+)? [KM]?B\\b", "SIZE"],
  ["(?<=pid |thread |Thread |Process )\\d+", "N"],
  ["\\d+(?= (?:%|&#37;))", "N"],
  ["(?<=the lock )0x[0-9a-f]+", "ADDRESS"],
  ["(?<=\\+)0x[0-9a-f]+", "OFFSET"],
  ['(?<=\\.c(?::|&#58;|#L)|"line":")\\d+', "LINE"],
  ["(?<=bucket:? +)[0-9a-f]{12}", "BUCKET"],
  ["(?<=threads alike: )\\d+(?:, \\d+)*", "N"],
];
const PATTERN: [RegExp, (match: string, ...groups: unknown[]) => string] = [
  new RegExp(CHANGING.map(([pattern]) => `(${pattern})`).join("|"), "g"),
  (match, ...groups) => CHANGING[groups.findIndex((group) => group === match)]?.[1] ?? match,
];
