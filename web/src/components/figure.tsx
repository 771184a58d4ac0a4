import type { ReactNode } from 'react';

/** One key figure: a name, a large number, and a small line under it. */
export function Figure({
  label,
  value,
  note,
  tone,
}: {
  label: ReactNode;
  value: ReactNode;
  note?: ReactNode;
  tone?: 'good' | 'warn' | 'bad';
}) {
  return (
    <div className={`rm-figure${tone ? ` rm-figure-${tone}` : ''}`}>
      <div className="rm-figure-label">{label}</div>
      <div className="rm-figure-value">{value}</div>
      {note !== undefined && <div className="rm-figure-note">{note}</div>}
    </div>
  );
}

export function Figures({ children }: { children: ReactNode }) {
  return <div className="rm-figures">{children}</div>;
}
