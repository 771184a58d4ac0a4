import { useState } from 'react';
import { z } from '@/lib/shape';

/** Which columns stand, in which order and how wide: a person's choice on this device. */
export interface TableLayout {
  columns: readonly string[];
  widths: Readonly<Record<string, number>>;
  pageSize: number;
}

export const pageSizes = [25, 50, 100, 200] as const;
const defaultPageSize = 50;

interface ColumnLike {
  key: string;
  hidden?: boolean;
  always?: boolean;
}

export function defaultColumns(columns: readonly ColumnLike[]): string[] {
  return columns.filter((column) => !column.hidden).map((column) => column.key);
}

/** Known columns only, with those that may never be missing. */
export function validColumns(
  wanted: readonly string[],
  columns: readonly ColumnLike[],
): string[] {
  const known = new Set(columns.map((column) => column.key));
  const kept = [...new Set(wanted)].filter((key) => known.has(key));
  if (kept.length === 0) return defaultColumns(columns);
  const missing = columns.filter((c) => c.always && !kept.includes(c.key)).map((c) => c.key);
  return [...missing, ...kept];
}

/** Width of a column nobody has dragged yet: no word of its title breaks. Chinese breaks anywhere. */
export function firstWidth(title: string, width = 130): number {
  const letter = 8.5; // of the title's 13 px, semi-bold
  const around = 40; // padding and the sorting mark
  const longest = Math.max(...title.split(/[^\p{Script=Latin}\p{Number}]+/u).map((w) => w.length));
  return Math.max(width, Math.ceil(longest * letter) + around);
}

const storageKey = (listKey: string) => `roundsman.table.${listKey}`;

function read(listKey: string, columns: readonly ColumnLike[]): TableLayout {
  let stored: Record<string, unknown> = {};
  try {
    stored = z.record(JSON.parse(localStorage.getItem(storageKey(listKey)) ?? '{}'));
  } catch {
    // A broken choice is no choice.
  }
  const widths = Object.entries(z.record(stored.widths)).filter(
    (entry): entry is [string, number] => typeof entry[1] === 'number' && entry[1] >= 48,
  );
  const pageSize = pageSizes.find((size) => size === stored.pageSize) ?? defaultPageSize;
  return {
    columns: validColumns(z.list(stored.columns).map(z.text), columns),
    widths: Object.fromEntries(widths),
    pageSize,
  };
}

export function useTableLayout(listKey: string, columns: readonly ColumnLike[]) {
  const [layout, setLayout] = useState(() => read(listKey, columns));
  const change = (next: Partial<TableLayout>) => {
    const merged = { ...layout, ...next };
    setLayout(merged);
    localStorage.setItem(storageKey(listKey), JSON.stringify(merged));
  };
  return [{ ...layout, columns: validColumns(layout.columns, columns) }, change] as const;
}
