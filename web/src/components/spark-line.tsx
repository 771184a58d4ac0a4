import { sparkGeometry } from '@/charts/spark-geometry';

interface Props {
  /** Oldest first; null breaks the line. */
  values: readonly (number | null | undefined)[];
  label: string;
  width?: number;
  height?: number;
}

/** A few months in the height of a line of text. */
export function SparkLine({ values, label, width = 88, height = 22 }: Props) {
  const spark = sparkGeometry(values, width, height, 3);
  if (spark.last === undefined) return null;
  return (
    <svg
      className="rma-spark"
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={label}
    >
      <title>{label}</title>
      <path d={spark.path} fill="none" stroke="var(--rm-text-muted)" strokeWidth="1.5" />
      <circle cx={spark.last.x} cy={spark.last.y} r="2.5" fill="var(--rm-primary)" />
    </svg>
  );
}
