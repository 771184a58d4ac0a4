import type { ReactNode } from 'react';

/** More columns than these scroll sideways on a phone, rather than break every word. */
const NARROW_COLUMNS = 4;

interface Props {
  label: string;
  head: readonly string[];
  /** Columns from this one on hold figures; left out: none. */
  firstNumber?: number;
  rows: readonly { key: string; cells: readonly ReactNode[] }[];
}

/** A short table; the first column names the row. Scrolls by itself on a phone. */
export function PlainTable({ label, head, firstNumber = head.length, rows }: Props) {
  const classOf = (column: number): string | undefined => (column >= firstNumber ? 'rma-num' : undefined);
  const isWide = head.length > NARROW_COLUMNS;
  return (
    <div className="rma-table-scroll" tabIndex={0} role="region" aria-label={label}>
      <table className={isWide ? 'rma-plain-table rma-many' : 'rma-plain-table'}>
        <thead>
          <tr>
            {head.map((name, column) => (
              <th key={name} className={classOf(column)}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key}>
              {row.cells.map((cell, column) =>
                column === 0 ? (
                  <th key={column} scope="row">
                    {cell}
                  </th>
                ) : (
                  <td key={column} className={classOf(column)}>
                    {cell}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
