/** One kernel dump for people: in the shape of {@link Story}, as dumps of processes are. @module */
import type { InspectedDump } from "./inspection_schema.ts";
import type { KernelSummary } from "../kerneldump/mod.ts";
import { type Piece, piece } from "./terminal_text.ts";
import type { Fact, Story } from "./dump_report.ts";
import { isLiveDump } from "../facts/bug_check.ts";
import { count, formatBytes, span } from "../facts/text.ts";

type Head = Pick<Story, "kind" | "label" | "headline" | "details">;

/** What brought the machine down, in a clause. */
export function kernelHead({ bugCheck, fault }: KernelSummary, usable: boolean): Head {
  const broken = usable ? [] : ["the dump is not whole: what follows is what could be read"];
  if (bugCheck === undefined) {
    return {
      kind: "calm",
      label: "MACHINE",
      headline: "a dump of a machine without a bug check",
      details: broken,
    };
  }
  const { code, name, meaning } = bugCheck;
  const live = isLiveDump(name);
  return {
    kind: live ? "calm" : "crash",
    label: live ? "LIVE DUMP" : "BUG CHECK",
    headline: meaning ?? (name === "unknown" ? `code ${code}` : name),
    details: [
      `${code} ${name}`,
      ...(live ? ["Windows wrote this and went on: no blue screen was shown"] : []),
      ...(fault === undefined
        ? []
        : [`in ${placeName(fault)}${fault.by === "parameter" ? "" : `, by the ${fault.by}`}`]),
      ...broken,
    ],
  };
}

/** All that is known of a kernel dump. */
export function storyOfKernel(dump: InspectedDump, kernel: KernelSummary): Story {
  const { bucket, findings, stacks } = dump;
  return {
    ...kernelHead(kernel, dump.usable),
    groups: stacks?.groups ?? [],
    facts: [
      ...parameterFacts(kernel),
      ["machine", machineWords(kernel)],
      ["system", systemWords(kernel)],
      ["holds", `${kernel.what}; ${count(kernel.moduleCount, "driver")}`],
      ["dump", dump.file, fileWords(dump, kernel)],
      ...(kernel.comment === undefined ? [] : [["comment", kernel.comment] as const]),
      ...(bucket === undefined ? [] : [["bucket", bucket] as const]),
    ],
    findings,
  };
}

/** `1  0xffffffffc0000005  exception: 0xC0000005 access violation`. */
function parameterFacts({ bugCheck }: KernelSummary): Fact[] {
  if (
    bugCheck === undefined ||
    bugCheck.parameters.every(({ what, value }) => what === undefined && value === "0x0")
  ) {
    return [];
  }
  const width = Math.max(...bugCheck.parameters.map(({ value }) => value.length));
  const lines = bugCheck.parameters.map(({ value, what, words, place }, index) => {
    const meaning = [what, words ?? (place === undefined ? undefined : placeName(place))].filter(Boolean)
      .join(": ");
    return `${index + 1}  ${value.padEnd(width)}  ${meaning}`.trimEnd();
  });
  return [["given", ...lines]];
}

type Place = NonNullable<KernelSummary["at"]>;

function placeName({ address, module, offset, unloadedModule }: Place): string {
  if (module !== undefined) return `${module}+${offset}`;
  return unloadedModule === undefined ? address : `${unloadedModule}+${offset}, which was unloaded`;
}

function machineWords({ cpu, at, uptimeMs }: KernelSummary): string {
  return [
    `${cpu.name}, ${count(cpu.processors, "processor")}`,
    ...(uptimeMs > 0 ? [`up ${span(uptimeMs)}`] : []),
    ...(at === undefined ? [] : [`its registers are at ${placeName(at)}`]),
  ].join(", ");
}

function systemWords({ os }: KernelSummary): string {
  return [`Windows build ${os.build}`, os.lab, os.product].filter((part) => part !== undefined).join(", ");
}

function fileWords({ bytes: size, usable }: InspectedDump, { written }: KernelSummary): readonly Piece[] {
  return [
    piece(`${formatBytes(size)}, `),
    usable ? piece("whole", "good") : piece("not usable", "bad"),
    piece(written === undefined ? "" : `, written ${written.replace("T", " ").replace(/\.\d+Z$/, "Z")}`),
  ];
}
