import { rangeGeometry } from '@/charts/range-geometry';
import type { RangeInput } from '@/charts/range-geometry';
import './range-bar.css';

interface Props extends RangeInput {
  /** What the picture says, for those who do not see it. */
  label: string;
}

const percent = (share: number): string => `${(share * 100).toFixed(2)}%`;

/** A figure among its peers: box of the middle half, tick of the median, dot of the shop. */
export function RangeBar({ label, ...input }: Props) {
  const shape = rangeGeometry(input);
  return (
    <div className="rma-range" role="img" aria-label={label} title={label}>
      <div
        className="rma-range-box"
        style={{ left: percent(shape.boxFrom), width: percent(shape.boxTo - shape.boxFrom) }}
      />
      <div className="rma-range-median" style={{ left: percent(shape.median) }} />
      {shape.value !== undefined && (
        <div
          className={`rma-range-dot rma-range-${shape.standing ?? 'within'}`}
          style={{ left: percent(shape.value) }}
        />
      )}
    </div>
  );
}
