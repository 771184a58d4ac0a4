import type { ReactNode } from 'react';
import type { ListState } from '@/lib/url-filters';
import type { Page, PageRequest } from '@/lib/paging';

export interface Column<Row> {
  key: string;
  title: string;
  render: (row: Row) => ReactNode;
  /** Pixels to begin with; a person may drag it. */
  width?: number;
  align?: 'left' | 'right' | 'center';
  /** The server sorts by `sort=<key>` and `sort=-<key>`; another name with `sortKey`. */
  sortable?: boolean;
  sortKey?: string;
  /** Not shown until somebody picks it in the column chooser. */
  hidden?: boolean;
  /** Cannot be taken away. */
  always?: boolean;
}

export interface FilterOption {
  value: string;
  label: string;
  /** How many rows it would leave, if known. */
  count?: number;
}

/** One filter; `key` is both the name in the address and the server's parameter. */
export type Filter =
  | { key: string; label: string; kind: 'choice'; options: readonly FilterOption[]; single?: boolean }
  | { key: string; label: string; kind: 'text'; placeholder?: string }
  | { key: string; label: string; kind: 'yes-no' }
  /** Understood in the address and shown as a chip of each value, without a field in the form. */
  | { key: string; label: string; kind: 'silent'; inWords?: (value: string) => ReactNode }
  /** Two parameters: `<key>_from` and `<key>_to`, or the two named. */
  | { key: string; label: string; kind: 'number-range' | 'date-range'; fromKey: string; toKey: string; suffix?: string };

/** A filter that is one press away. */
export interface QuickFilter {
  key: string;
  label: string;
  filters: Readonly<Record<string, readonly string[] | undefined>>;
}

export type Selection =
  | { kind: 'ids'; ids: readonly string[]; count: number }
  /** Everything that the filters find, also what no page has shown. */
  | { kind: 'all'; state: ListState; count: number };

export interface DataTableProps<Row> {
  /** Names the list: its saved views, its columns on this device, its export. */
  listKey: string;
  columns: readonly Column<Row>[];
  rowId: (row: Row) => string;
  /** `columns`: the keys of those shown, for servers that send only what is asked for. */
  load: (
    state: ListState,
    page: PageRequest,
    signal: AbortSignal,
    columns: readonly string[],
  ) => Promise<Page<Row>>;
  /** Added to the query key, when `load` depends on more than the filters (a month, an area). */
  loadKey?: readonly unknown[];
  filters?: readonly Filter[];
  quickFilters?: readonly QuickFilter[];
  searchable?: boolean;
  searchHint?: string;
  /** Where a row leads. */
  rowPath?: (row: Row) => string;
  onRow?: (row: Row) => void;
  /** A row as a card, on a phone. */
  card?: (row: Row) => ReactNode;
  /** What can be done with selected rows; without it there is no selection. */
  selectionActions?: (selection: Selection, clear: () => void) => ReactNode;
  /** Saved views, if the list has them; see components/data-table/view-store. */
  views?: ViewStore;
  /** Starts an export of everything that the filters find. */
  onExport?: (state: ListState, format: 'xlsx' | 'csv', columns: readonly string[]) => Promise<void>;
  /** More at the right of the bar. */
  toolbar?: ReactNode;
  emptyTitle?: string;
  emptyHint?: ReactNode;
  emptyActions?: ReactNode;
  /** Asks again each so many milliseconds. */
  refetchMs?: number;
}

/** A list's filters, sorting and columns under a name. */
export interface SavedView {
  id: string;
  name: string;
  visibility: 'private' | 'team' | 'public';
  pinned: boolean;
  /** Made by the person who looks. */
  own: boolean;
  version: number;
  state: ListState;
  columns: readonly string[];
}

export interface NewView {
  name: string;
  visibility: SavedView['visibility'];
  pinned: boolean;
  state: ListState;
  columns: readonly string[];
}

/** Where views are kept; given by the page, so that the table knows no feature. */
export interface ViewStore {
  /** For the query cache. */
  key: readonly unknown[];
  list: (signal: AbortSignal) => Promise<SavedView[]>;
  create: (view: NewView) => Promise<string>;
  update: (view: SavedView, change: Partial<NewView>) => Promise<void>;
  remove: (view: SavedView) => Promise<void>;
  /** Whether this person may show views to others. */
  mayShare: boolean;
}
