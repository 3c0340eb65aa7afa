import { clsx } from "clsx";
import type { ReactNode } from "react";
import { useState } from "react";
import { formatCompact } from "../format/format.ts";
import { niceScale } from "./nice-scale.ts";
import { spacedLabels } from "./spaced-labels.ts";
import { useWidth } from "./use-width.ts";

/** One column; `compared` is what it is laid over. */
export type Bar = {
  readonly key: string;
  readonly label: string;
  readonly value: number;
  readonly compared: number | undefined;
};

type Props = {
  readonly bars: readonly Bar[];
  /** What is beside the pointer. */
  readonly describe: (bar: Bar, at: number) => ReactNode;
  readonly onChoose: (bar: Bar) => void;
};

const height = 232;
const left = 44;
const bottom = 24;
const top = 8;
const plotHeight = height - bottom - top;

/**
 * Columns over time with a line of what they are compared with. It is for eyes and pointers only: the
 * same numbers stand in a table, which is for everybody else.
 */
export function BarChart({ bars, describe, onChoose }: Props): ReactNode {
  const [element, width] = useWidth<HTMLDivElement>();
  const [pointed, setPointed] = useState<number>();
  const plotWidth = Math.max(0, width - left);
  const slot = bars.length === 0 ? 0 : plotWidth / bars.length;
  const { max, ticks } = niceScale(
    Math.max(...bars.map((bar) => Math.max(bar.value, bar.compared ?? 0))),
  );
  const x = (at: number): number => left + (at + 0.5) * slot;
  const y = (value: number): number => top + plotHeight * (1 - value / max);
  const thickness = Math.max(1, Math.min(slot * 0.68, 40));
  const labelled = spacedLabels(bars.length, Math.floor(plotWidth / 72));
  const line = bars
    .flatMap(({ compared }, at) => (compared === undefined ? [] : [`${x(at)},${y(compared)}`]))
    .join(" ");
  const current = pointed === undefined ? undefined : bars[pointed];

  const point = (clientX: number): number | undefined => {
    const box = element.current?.getBoundingClientRect();
    if (box === undefined || slot === 0) return undefined;
    const at = Math.floor((clientX - box.left - left) / slot);
    return at >= 0 && at < bars.length ? at : undefined;
  };

  return (
    <div
      ref={element}
      className="relative touch-pan-y select-none"
      style={{ height }}
      onPointerMove={(event) => setPointed(point(event.clientX))}
      onPointerLeave={() => setPointed(undefined)}
      onClick={(event) => {
        const chosen = bars[point(event.clientX) ?? -1];
        if (chosen !== undefined) onChoose(chosen);
      }}
      aria-hidden="true"
    >
      {width > 0 && (
        <svg
          width={width}
          height={height}
          className={clsx(current !== undefined && "cursor-pointer")}
        >
          {ticks.map((tick) => (
            <g key={tick}>
              <line
                x1={left}
                x2={width}
                y1={y(tick)}
                y2={y(tick)}
                className={tick === 0 ? "stroke-line-strong" : "stroke-line"}
              />
              <text
                x={left - 8}
                y={y(tick)}
                dy="0.32em"
                textAnchor="end"
                className="fill-ink-faint text-2xs"
              >
                {formatCompact(tick)}
              </text>
            </g>
          ))}
          {pointed !== undefined && (
            <rect
              x={left + pointed * slot}
              y={top}
              width={slot}
              height={plotHeight}
              className="fill-sunken"
            />
          )}
          {bars.map((bar, at) => (
            <g key={bar.key}>
              <path
                d={column(x(at) - thickness / 2, y(bar.value), thickness, y(0) - y(bar.value))}
                className={at === pointed ? "fill-accent-strong" : "fill-accent"}
              />
              {labelled.has(at) && (
                <text
                  x={x(at)}
                  y={height - 6}
                  textAnchor={at === bars.length - 1 && slot < 48 ? "end" : "middle"}
                  dx={at === bars.length - 1 && slot < 48 ? slot / 2 : 0}
                  className="fill-ink-faint text-2xs"
                >
                  {bar.label}
                </text>
              )}
            </g>
          ))}
          {/* Its own edge, so that it is seen on columns too. */}
          <polyline
            points={line}
            fill="none"
            className="stroke-surface"
            strokeWidth="4"
            strokeLinejoin="round"
          />
          <polyline
            points={line}
            fill="none"
            className="stroke-ink-soft"
            strokeWidth="1.5"
            strokeLinejoin="round"
          />
          {bars.length === 1 && bars[0]?.compared !== undefined && (
            <line
              x1={x(0) - thickness}
              x2={x(0) + thickness}
              y1={y(bars[0].compared)}
              y2={y(bars[0].compared)}
              className="stroke-ink-soft"
              strokeWidth="1.5"
            />
          )}
        </svg>
      )}
      {current !== undefined && pointed !== undefined && (
        <div
          className="pointer-events-none absolute top-2 z-10 rounded-lg border border-line bg-raised px-3 py-2 text-xs shadow-popover"
          style={
            x(pointed) > width / 2
              ? { right: width - x(pointed) + slot / 2 + 8 }
              : { left: x(pointed) + slot / 2 + 8 }
          }
        >
          {describe(current, pointed)}
        </div>
      )}
    </div>
  );
}

/** A column with a rounded head, as tall as it is: nothing is drawn for 0. */
function column(x: number, y: number, width: number, tall: number): string {
  if (tall <= 0) return "";
  const radius = Math.min(3, width / 2, tall);
  return `M${x},${y + tall}v${radius - tall}q0,${-radius} ${radius},${-radius}h${width - 2 * radius}q${radius},0 ${radius},${radius}v${tall - radius}z`;
}
