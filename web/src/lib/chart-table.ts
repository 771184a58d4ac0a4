import { saveBlob } from './picture';

/** The figures behind a picture, as a table. */
export interface ChartTable {
  head: readonly string[];
  /** Numbers stay numbers, so that a spreadsheet can reckon with them; null: not known. */
  rows: readonly (readonly (string | number | null)[])[];
}

/** Comma-separated text that spreadsheets read; a text that they would take for a formula is quoted. */
export function csvText({ head, rows }: ChartTable): string {
  return [head, ...rows].map((row) => row.map(cellText).join(',')).join('\r\n');
}

function cellText(cell: string | number | null): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  const text = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** The byte order mark tells spreadsheets that the text is UTF-8. */
export function saveTable(table: ChartTable, name: string): void {
  saveBlob(new Blob(['\uFEFF', csvText(table)], { type: 'text/csv;charset=utf-8' }), `${name}.csv`);
}
