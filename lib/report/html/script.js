// The page's charts: draws what lies in #drawing with uPlot, and tells the values at a moment. It runs in a browser.
/* global uPlot */
"use strict";
{
  const drawing = JSON.parse(document.getElementById("drawing").textContent);
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const GUTTER = 56, HEIGHT = 132, AT_ONCE = 2;
  const WHOLE = [1, 2, 5].flatMap((step) => [0, 1, 2, 3, 4, 5, 6].map((power) => step * 10 ** power)).sort((
    a,
    b,
  ) => a - b);
  const all = [];

  const scaled = (value, step, names) => {
    let unit = 0;
    while (value >= step && unit < names.length - 1) [value, unit] = [value / step, unit + 1];
    return `${value >= 100 || Number.isInteger(value) ? Math.round(value) : value.toFixed(1)}${names[unit]}`;
  };
  const time = (ms) =>
    ms < 1000
      ? `${Math.round(ms)} ms`
      : ms < 60000
      ? `${(ms / 1000).toFixed(1)} s`
      : `${Math.floor(ms / 60000)} min ${Math.round(ms % 60000 / 1000)} s`;
  const words = {
    "percent": (value) => `${value < 10 ? value.toFixed(1) : Math.round(value)} %`,
    "bytes": (value) => scaled(value, 1000, [" B", " KB", " MB", " GB", " TB"]),
    "bytes a second": (value) => `${scaled(value, 1000, [" B", " KB", " MB", " GB"])}/s`,
    "ms": time,
    "": (value) => String(Math.round(value)),
  };
  const ticks = {
    ...words,
    "percent": (value) => `${Math.round(value)} %`,
    "bytes a second": words.bytes,
    "ms": (value) => scaled(value / 1000, 1e9, [" s"]),
    "": (value) => scaled(value, 1000, ["", "K", "M"]),
  };

  /** A label at the very end would be cut off. */
  const label = ({ scales: { x: { min, max } } }, at) =>
    at.map((ms) => ms > max - (max - min) / 20 ? "" : ms === 0 ? "0" : time(ms));

  /** Pauses lie under the lines, firings over them. */
  const marks = ({ fired, paused }) => (chart) => {
    const { ctx, bbox: { top, height, left, width } } = chart;
    const x = (at) => Math.min(Math.max(chart.valToPos(at, "x", true), left), left + width);
    ctx.save();
    ctx.fillStyle = colour("--shade");
    for (const [from, to] of paused) ctx.fillRect(x(from), top, Math.max(x(to) - x(from), 2), height);
    ctx.fillStyle = colour("--mark");
    for (const at of fired) ctx.fillRect(Math.round(x(at)), top, devicePixelRatio, height);
    ctx.restore();
  };

  const draw = (figure, process, { unit, lines }, index, group) => {
    const plot = figure.querySelector(".plot");
    const outputs = [...figure.querySelectorAll("output")];
    const axis = {
      stroke: () => colour("--muted"),
      grid: { stroke: () => colour("--line"), width: 1 },
      ticks: { show: false },
      font: "12px system-ui, sans-serif",
    };
    const chart = new uPlot(
      {
        width: plot.clientWidth,
        height: HEIGHT,
        padding: [8, 0, 0, 0],
        legend: { show: false },
        cursor: {
          sync: { key: `process-${group.index}` },
          y: false,
          points: { size: 7 },
          drag: { x: true, y: false },
        },
        scales: {
          x: { time: false, range: (_, least, most) => [least ?? 0, most ?? 1] },
          y: { range: { min: { soft: 0, mode: 1 }, max: { pad: 0.1, mode: 1, soft: 1 } } },
        },
        axes: [
          { ...axis, size: 28, space: 90, values: label },
          {
            ...axis,
            ...(unit === "" ? { incrs: WHOLE } : {}),
            size: GUTTER,
            space: 36,
            values: (_, at) => at.map((value) => ticks[unit](value)),
          },
        ],
        series: [
          {},
          ...lines.map((_, i) => ({
            stroke: () => colour(`--line-${i}`),
            fill: lines.length === 1 ? () => colour("--under") : undefined,
            width: 1.5,
            points: { show: false },
          })),
        ],
        hooks: {
          drawAxes: [marks(process)],
          setCursor: [({ cursor: { idx } }) => {
            outputs.forEach((output, i) => {
              const value = idx === null || idx === undefined ? undefined : lines[i].values[idx];
              output.textContent = value === undefined
                ? output.dataset.most
                : value === null
                ? "not measured"
                : words[unit](value);
            });
            if (index === 0) group.tell(idx);
          }],
          setScale: [(chart, key) => key === "x" && group.zoom(chart.scales.x)],
        },
      },
      [process.at, ...lines.map(({ values }) => values)],
      plot,
    );
    chart.setScale("x", { min: 0, max: drawing.end });
    new ResizeObserver(() => chart.setSize({ width: plot.clientWidth, height: HEIGHT })).observe(plot);
    all.push(chart);
    return chart;
  };

  const open = (place) => {
    const index = Number(place.dataset.process);
    const process = drawing.processes[index];
    const scrub = place.querySelector(".scrub");
    const [slider, moment, whole] = ["input", "output", "button"].map((name) => scrub.querySelector(name));
    const charts = [];
    const group = {
      index,
      tell: (idx) => {
        moment.textContent = idx === null || idx === undefined ? "" : time(process.at[idx]);
        if (idx === null || idx === undefined) return;
        slider.value = String(idx);
        slider.setAttribute("aria-valuetext", time(process.at[idx]));
      },
      zoom: ({ min, max }) => {
        whole.hidden = !(min > 0 || max < drawing.end);
        for (const { scales: { x }, setScale } of charts) {
          if (x.min !== min || x.max !== max) setScale("x", { min, max });
        }
      },
    };
    place.querySelectorAll("figure").forEach((figure) => {
      const i = Number(figure.dataset.chart);
      charts.push(draw(figure, process, process.charts[i], i, group));
    });
    const point = () => {
      const left = charts[0].valToPos(process.at[Number(slider.value)], "x");
      charts[0].setCursor({ left, top: 10 }, true, true);
    };
    slider.addEventListener("input", point);
    whole.addEventListener("click", () => group.zoom({ min: 0, max: drawing.end }));
    scrub.hidden = false;
  };

  // A watch can have hundreds of targets: what is not near is drawn when it is about to be seen, or printed.
  const waiting = new Set();
  const show = (place) => {
    if (!waiting.delete(place)) return;
    near.unobserve(place);
    open(place);
  };
  const near = new IntersectionObserver((seen) => {
    for (const { isIntersecting, target } of seen) if (isIntersecting) show(target);
  }, { rootMargin: "600px" });
  document.querySelectorAll(".process").forEach((place, i) => {
    if (i < AT_ONCE) return open(place);
    waiting.add(place);
    near.observe(place);
  });
  addEventListener("beforeprint", () => waiting.forEach(show));
  dark.addEventListener("change", () => all.forEach((chart) => chart.redraw(false, true)));
}
