import "uplot/dist/uPlot.min.css";
import { useEffect, useRef } from "preact/hooks";
import uPlot from "uplot";
import { countText } from "../format.ts";
import { type Column, Table } from "./table.tsx";

export interface Series {
  readonly name: string;
  /** Name of a colour of the style: `good` */
  readonly tone: string;
  /** One for each start. */
  readonly counts: readonly number[];
}

interface ChartProps {
  readonly title: string;
  /** Seconds of a period. */
  readonly seconds: number;
  /** Of each period, in seconds since 1970. */
  readonly starts: readonly number[];
  /** From the ground up. */
  readonly series: readonly Series[];
}

const HEIGHT = 180;

/** Counts over time, one upon the other. Who does not see it has the sums, and all figures as a table. */
export function Chart({ title, seconds, starts, series }: ChartProps) {
  const unit = seconds === 60 ? "a minute" : `in ${seconds / 60} minutes`;
  const sums = series.map(({ name, counts }) => `${countText(counts.reduce((sum, count) => sum + count, 0))} ${name}`);
  return (
    <section class="chart" aria-label={title}>
      <h2>
        {title} <span class="none">{unit}</span>
      </h2>
      <ul class="legend">
        {series.map(({ name, tone }, index) => (
          <li key={name}>
            <span class={`swatch ${tone}`} aria-hidden="true" />
            {sums[index]}
          </li>
        ))}
      </ul>
      <Plot title={`${title} ${unit}: ${sums.join(", ")}`} seconds={seconds} starts={starts} series={series} />
      <details>
        <summary>As a table</summary>
        <Table
          caption={title}
          columns={columnsOf(series)}
          rows={starts.flatMap((start, index) =>
            series.some(({ counts }) => counts[index] !== 0) ? [{ start, index }] : [],
          )}
          keyOf={({ start }) => String(start)}
        />
      </details>
    </section>
  );
}

interface Period {
  readonly start: number;
  readonly index: number;
}

function columnsOf(series: readonly Series[]): readonly Column<Period>[] {
  return [
    {
      title: "From (UTC)",
      cell: ({ start }) => (
        <span class="time">{new Date(start * 1000).toISOString().slice(0, 16).replace("T", " ")}</span>
      ),
    },
    ...series.map(({ name, counts }): Column<Period> => {
      return { title: name, isNumber: true, cell: ({ index }) => countText(counts[index] ?? 0) };
    }),
  ];
}

function Plot({ title, seconds, starts, series }: ChartProps) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = place.current;
    if (!element) return;
    const colours = colourSchemeOf();
    let plot: uPlot | undefined;
    const draw = () => {
      plot?.destroy();
      plot = new uPlot(optionsOf(element, seconds, series), stacked(starts, series), element);
    };
    draw();
    const resized = new ResizeObserver(() => plot?.setSize({ width: element.clientWidth, height: HEIGHT }));
    resized.observe(element);
    colours.addEventListener("change", draw);
    return () => {
      resized.disconnect();
      colours.removeEventListener("change", draw);
      plot?.destroy();
    };
  }, [seconds, starts, series]);
  return <div class="plot" ref={place} role="img" aria-label={title} />;
}

function colourSchemeOf(): MediaQueryList {
  return matchMedia("(prefers-color-scheme: dark)");
}

/** Each series with those below it; the highest is drawn first, so that the others stand before it. */
function stacked(starts: readonly number[], series: readonly Series[]): uPlot.AlignedData {
  const sums = series.map((_, top) =>
    starts.map((_start, index) => series.slice(0, top + 1).reduce((sum, { counts }) => sum + (counts[index] ?? 0), 0)),
  );
  return [[...starts], ...sums.reverse()];
}

function optionsOf(element: HTMLElement, seconds: number, series: readonly Series[]): uPlot.Options {
  const [text, line] = [colourOf(element, "--muted"), colourOf(element, "--line")];
  const font = "12px system-ui, sans-serif";
  const axis = { stroke: text, font, ticks: { show: false } };
  const bars = uPlot.paths.bars?.({ size: [0.8, 40], align: 1 });
  return {
    width: element.clientWidth,
    height: HEIGHT,
    tzDate: (time) => uPlot.tzDate(new Date(time * 1000), "Etc/UTC"),
    legend: { show: false },
    cursor: { show: false },
    padding: [8, 18, 0, 0],
    scales: {
      // The last period ends later than it begins.
      x: { range: (_plot, min, max) => [min, max + seconds] },
      y: { range: (_plot, _min, max) => [0, Math.max(4, Math.ceil(max * 1.1))] },
    },
    axes: [
      { ...axis, grid: { show: false }, values: (_plot, ticks) => ticks.map(clockText), space: 70 },
      {
        ...axis,
        grid: { stroke: line, width: 1 },
        size: 44,
        incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 5000, 10_000],
      },
    ],
    series: [
      {},
      ...series
        .map(({ name, tone }) => {
          const fill = colourOf(element, `--${tone}`);
          return { label: name, fill, width: 0, points: { show: false }, ...(bars && { paths: bars }) };
        })
        .reverse(),
    ],
  };
}

function clockText(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(11, 16);
}

/** A colour of the style as a canvas takes it. */
function colourOf(element: HTMLElement, name: string): string {
  element.style.color = `var(${name})`;
  const { color } = getComputedStyle(element);
  element.style.color = "";
  return color;
}
