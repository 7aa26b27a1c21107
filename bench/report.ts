/** The result as Markdown. @module */
import type { Contestant, Measure, Sample } from "./samples.ts";
import { digits, show, type Spread, spread } from "./statistics.ts";
import { type Aim, AIMS, type Column, type Sizes, type Table, tables } from "./tables.ts";

/** Numbers by repetition. */
type Series = ReadonlyMap<number, number>;

function series(
  samples: readonly Sample[],
  measure: Measure,
  contestant: Contestant,
  column: Column,
): Series {
  const found = new Map<number, number>();
  for (const sample of samples) {
    if (sample.measure !== measure || sample.contestant !== contestant) continue;
    const value = column.value(sample.values);
    if (value !== undefined) found.set(sample.run, value);
  }
  return found;
}

/** The ratios of the pairs that were measured one after another. */
function ratios(ours: Series, theirs: Series): Spread | undefined {
  return spread(Array.from(ours, ([run, value]) => value / (theirs.get(run) ?? NaN)));
}

const SHORT: Partial<Record<Contestant, string>> = {
  "cpp": "C++",
  "cpp-callback": "C++ with callback",
  "raw": "raw loop",
  "nobody": "no debugger",
  "rule": "a rule without a type",
};

function renderTable(samples: readonly Sample[], measure: Measure, table: Table): string {
  const heads = [
    "who",
    ...table.columns.map(({ head }) => head),
    ...table.compared.map(({ column, to }) => `${table.columns[column]!.head} ÷ ${SHORT[to]}`),
  ];
  const rows = Object.entries(table.rows).map(([name, label]) => {
    const of = (contestant: string, column: number): Series =>
      series(samples, measure, contestant as Contestant, table.columns[column]!);
    return [
      label,
      ...table.columns.map((_, i) => show(spread([...of(name, i).values()]))),
      ...table.compared.map(({ column, to }) =>
        to === name ? "1" : show(ratios(of(name, column), of(to, column)))
      ),
    ];
  });
  const line = (cells: string[]): string => `| ${cells.join(" | ")} |`;
  const rule = line(heads.map((_, i) => i === 0 ? "---" : "---:"));
  return [`## ${table.title}`, "", table.text, "", line(heads), rule, ...rows.map(line)].join("\n");
}

function verdict({ median, min }: Spread, limit: number): string {
  if (median <= limit) return "met";
  return min <= limit ? "not told apart: the range includes the limit" : "**not met**";
}

function renderAim(samples: readonly Sample[], all: Record<Measure, Table>, aim: Aim): string | undefined {
  const column = all[aim.measure].columns[aim.column]!;
  const of = (contestant: Contestant): Series => series(samples, aim.measure, contestant, column);
  const [ours, theirs] = [of(aim.ours), aim.theirs === undefined ? undefined : of(aim.theirs)];
  const ratio = theirs === undefined ? spread([...ours.values()]) : ratios(ours, theirs);
  if (ratio === undefined) return undefined;
  const best = digits(Math.min(...ours.values()) / (theirs === undefined ? 1 : Math.min(...theirs.values())));
  const limit = Number.isInteger(aim.atMost) ? `${aim.atMost}` : aim.atMost.toFixed(2);
  return `| ${aim.text} | ${limit} | ${show(ratio)} | ${best} | ${verdict(ratio, aim.atMost)} |`;
}

/** The whole report: facts, aims, one table a measurement. */
export function report(samples: readonly Sample[], sizes: Sizes, facts: readonly string[]): string {
  const all = tables(sizes);
  const aims = AIMS.map((aim) => renderAim(samples, all, aim)).filter((line) => line !== undefined);
  const measured = (Object.keys(all) as Measure[]).filter((name) =>
    samples.some(({ measure }) => measure === name)
  );
  return [
    "# Side by side",
    "",
    ...facts.map((fact) => `- ${fact}`),
    "- Every number is a median with the smallest and the largest. A ratio is the median of the ratios of the " +
    "repetitions, each of two measurements of the same round; below 1 is faster. On a busy machine the best of all " +
    "repetitions says more.",
    "",
    "| aim | ratio at most | ratio | best of ours ÷ best of theirs | |",
    "| --- | ---: | ---: | ---: | --- |",
    ...aims,
    "",
    ...measured.map((name) => `${renderTable(samples, name, all[name])}\n`),
  ].join("\n");
}
