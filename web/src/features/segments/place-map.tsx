import { useEffect, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { formatNumber } from '@/lib/format';
import { useThemeName } from '@/lib/theme-mode';
import { projectionOf, type Point } from './place-geometry';

const width = 700;
const height = 440;

/** Shops as dots, and what was drawn over them; a click sets a point. */
export function PlaceMap({
  dots,
  points,
  isLine,
  onPoint,
}: {
  dots: readonly Point[];
  points: readonly Point[];
  isLine: boolean;
  onPoint: (point: Point) => void;
}) {
  const { t } = useTranslation('segments');
  const canvas = useRef<HTMLCanvasElement>(null);
  const theme = useThemeName();
  const projection = useMemo(() => projectionOf(dots, width, height), [dots]);
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context || canvas.current === null) return;
    context.clearRect(0, 0, width, height);
    context.fillStyle = getComputedStyle(canvas.current).getPropertyValue('--rm-primary') || '#1677ff';
    context.globalAlpha = 0.55;
    for (const dot of dots) context.fillRect(projection.toX(dot.lng) - 1.5, projection.toY(dot.lat) - 1.5, 3, 3);
  }, [dots, projection, theme]);
  const line = points.map((point) => `${String(projection.toX(point.lng))},${String(projection.toY(point.lat))}`).join(' ');
  return (
    <div className="rm-place-map">
      <canvas ref={canvas} width={width} height={height} />
      <svg
        viewBox={`0 0 ${String(width)} ${String(height)}`}
        role="img"
        aria-label={t('place.map', { n: formatNumber(dots.length) })}
        onClick={(event) => {
          const box = event.currentTarget.getBoundingClientRect();
          const x = ((event.clientX - box.left) / box.width) * width;
          const y = ((event.clientY - box.top) / box.height) * height;
          onPoint(projection.toPoint(x, y));
        }}
      >
        {isLine && <polygon points={line} />}
        {points.map((point, at) => (
          <circle key={at} cx={projection.toX(point.lng)} cy={projection.toY(point.lat)} r={5} />
        ))}
      </svg>
    </div>
  );
}
