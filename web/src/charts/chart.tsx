import type { EChartsCoreOption } from 'echarts/core';
import { useEffect, useMemo, useRef, useState } from 'react';
import { isPrinting, useThemeName } from '@/lib/theme-mode';
import { baseOptions, chartTheme, type ChartTheme } from './chart-theme';
import type { Chart as ChartHandle } from './echarts';

export interface ChartClick {
  /** Name of the category, slice or point. */
  name: string;
  seriesName: string;
  dataIndex: number;
  data: unknown;
}

/**
 * Mounts a chart: `options` is the pure function from rows to ECharts options, called with the theme
 * in force. ECharts itself loads with the first chart on screen.
 * @param options  also told the width of the picture by its height
 * @param label  what the picture shows, for people who cannot see it
 * @param onReady  gives a function that returns the chart as a PNG data address
 */
export function Chart({
  options,
  label,
  height = 260,
  onClick,
  onReady,
}: {
  options: (theme: ChartTheme, shape: number) => EChartsCoreOption;
  label: string;
  height?: number;
  onClick?: (click: ChartClick) => void;
  onReady?: (toPng: () => string) => void;
}) {
  const holder = useRef<HTMLDivElement>(null);
  const [chart, setChart] = useState<ChartHandle | null>(null);
  const [shape, setShape] = useState(1);
  const clicked = useRef(onClick);
  const ready = useRef(onReady);
  useEffect(() => {
    clicked.current = onClick;
    ready.current = onReady;
  });
  const themeName = useThemeName();
  const theme = useMemo(() => chartTheme(themeName), [themeName]);

  useEffect(() => {
    const element = holder.current;
    if (element === null) return undefined;
    let made: ChartHandle | null = null;
    let gone = false;
    const watcher = new ResizeObserver(() => {
      made?.resize();
      setShape(shapeOf(element));
    });
    void import('./echarts').then(({ init }) => {
      if (gone) return;
      const instance = init(element, undefined, { renderer: 'canvas' });
      made = instance;
      instance.on('click', (event) => {
        clicked.current?.({
          name: String(event.name),
          seriesName: event.seriesName ?? '',
          dataIndex: event.dataIndex,
          data: event.data,
        });
      });
      setShape(shapeOf(element));
      watcher.observe(element);
      setChart(instance);
    });
    return () => {
      gone = true;
      watcher.disconnect();
      made?.dispose();
    };
  }, []);

  useEffect(() => {
    if (chart === null || chart.isDisposed()) return;
    chart.setOption(
      { ...baseOptions(theme), ...options(theme, shape), animation: !isPrinting() },
      { notMerge: true },
    );
    holder.current?.setAttribute('data-drawn', 'true');
    ready.current?.(() =>
      chart.getDataURL({ type: 'png', pixelRatio: 2, backgroundColor: theme.surface }),
    );
  }, [chart, options, theme, shape]);

  return (
    <div
      ref={holder}
      role="img"
      aria-label={label}
      className={onClick ? 'rm-chart rm-chart-clickable' : 'rm-chart'}
      style={{ height }}
    />
  );
}

/** Width by height to a tenth: dragging a window does not draw every picture anew at every pixel. */
function shapeOf(element: HTMLElement): number {
  return Math.max(0.1, Math.round((10 * element.clientWidth) / Math.max(1, element.clientHeight)) / 10);
}
