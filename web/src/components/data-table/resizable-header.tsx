import type { PointerEvent, ThHTMLAttributes } from 'react';

interface Props extends ThHTMLAttributes<HTMLTableCellElement> {
  width?: number;
  label?: string;
  onWidth?: (width: number) => void;
}

const narrowest = 56;

/** A column head whose right edge can be dragged. */
export function ResizableHeader({ width, label, onWidth, children, ...rest }: Props) {
  const drag = (event: PointerEvent<HTMLSpanElement>) => {
    if (onWidth === undefined || width === undefined) return;
    event.preventDefault();
    const handle = event.currentTarget;
    const startX = event.clientX;
    handle.setPointerCapture(event.pointerId);
    let last = width;
    const move = (moved: globalThis.PointerEvent) => {
      last = Math.max(narrowest, Math.round(width + moved.clientX - startX));
      onWidth(last);
    };
    const up = () => {
      handle.removeEventListener('pointermove', move);
      handle.removeEventListener('pointerup', up);
    };
    handle.addEventListener('pointermove', move);
    handle.addEventListener('pointerup', up);
  };
  return (
    <th {...rest}>
      {children}
      {onWidth !== undefined && (
        <span
          className="rm-resize"
          title={label}
          onPointerDown={drag}
          onClick={(event) => event.stopPropagation()}
        />
      )}
    </th>
  );
}
