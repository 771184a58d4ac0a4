import { BarChartOutlined, DownloadOutlined, FileExcelOutlined, TableOutlined } from '@ant-design/icons';
import { Button, Tooltip } from 'antd';
import { useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { saveTable } from '@/lib/chart-table';
import type { ChartTable } from '@/lib/chart-table';
import { formatNumber, unknownText } from '@/lib/format';
import { saveCanvas } from '@/lib/picture';
import './analysis.css';
import './chart-card.css';

interface Props {
  title: string;
  /** How to read the picture, or what clicking does. */
  hint?: ReactNode;
  extra?: ReactNode;
  children: ReactNode;
  wide?: boolean;
  /** False for a card without a chart inside. */
  canSave?: boolean;
  /** The figures behind the picture: shown in its place, and taken along as a file. */
  table?: ChartTable;
}

/** A picture with its name, what it says, and ways to take it along: as a picture, as a table. */
export function ChartCard({ title, hint, extra, children, wide = false, canSave = true, table }: Props) {
  const { t } = useTranslation('guidance');
  const [showsTable, setShowsTable] = useState(false);
  const holder = useRef<HTMLElement>(null);
  const save = (): void => {
    const canvas = holder.current?.querySelector('canvas');
    if (canvas) saveCanvas(canvas, title);
  };
  const action = (label: string, icon: ReactNode, onClick: () => void): ReactNode => (
    <Tooltip title={label}>
      <Button
        type="text"
        size="small"
        className="rma-noprint"
        icon={icon}
        aria-label={`${label}: ${title}`}
        onClick={onClick}
      />
    </Tooltip>
  );
  return (
    <section
      ref={holder}
      className={wide ? 'rma-card rma-card-wide' : 'rma-card'}
      {...(canSave ? { 'data-picture': title } : {})}
    >
      <header>
        <h3>{title}</h3>
        {extra !== undefined && <div className="rma-card-extra">{extra}</div>}
        {table !== undefined &&
          action(
            t(showsTable ? 'show_chart' : 'show_table'),
            showsTable ? <BarChartOutlined aria-hidden /> : <TableOutlined aria-hidden />,
            () => setShowsTable(!showsTable),
          )}
        {table !== undefined &&
          action(t('save_csv'), <FileExcelOutlined aria-hidden />, () => saveTable(table, title))}
        {canSave && !showsTable && action(t('save_png'), <DownloadOutlined aria-hidden />, save)}
      </header>
      {hint !== undefined && <p className="rma-card-hint">{hint}</p>}
      {showsTable && table !== undefined ? <Figures table={table} title={title} /> : children}
    </section>
  );
}

function Figures({ table, title }: { table: ChartTable; title: string }) {
  return (
    <div className="rma-table-scroll" tabIndex={0} role="region" aria-label={title}>
      <table className="rma-plain-table">
        <thead>
          <tr>
            {table.head.map((name, column) => (
              <th key={name} className={isNumber(table, column) ? 'rma-num' : undefined}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((row, index) => (
            <tr key={index}>
              {row.map((cell, column) => (
                <td key={column} className={isNumber(table, column) ? 'rma-num' : undefined}>
                  {typeof cell === 'number' ? formatNumber(cell, digitsOf(cell)) : (cell ?? unknownText)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function isNumber(table: ChartTable, column: number): boolean {
  return table.rows.some((row) => typeof row[column] === 'number');
}

/** Digits after the point that still say something at this size. */
function digitsOf(value: number): number {
  if (Number.isInteger(value)) return 0;
  return Math.abs(value) < 10 ? 3 : 1;
}
