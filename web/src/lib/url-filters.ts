/**
 * Filters ↔ address. A list's filters, words, and sorting stand in the query of the address, under
 * the same names as the server's parameters, so that an address can be sent to a colleague.
 */
export interface ListState {
  /** Full-text words; empty: none. */
  q: string;
  /** `name` ascending, `-name` descending; empty: the server's own order. */
  sort: string;
  /** Values by filter; more than one value: any of them. */
  filters: Readonly<Record<string, readonly string[]>>;
}

export const emptyListState: ListState = { q: '', sort: '', filters: {} };

/** Names of the address that are not filters. */
const reserved = new Set(['q', 'sort', 'cursor', 'view', 'period', 'tab']);

export function listStateFrom(
  search: URLSearchParams,
  known: readonly string[],
): ListState {
  const filters: Record<string, string[]> = {};
  for (const key of known) {
    if (reserved.has(key)) continue;
    const values = [...new Set(search.getAll(key).filter((value) => value !== ''))];
    if (values.length > 0) filters[key] = values;
  }
  return { q: search.get('q') ?? '', sort: search.get('sort') ?? '', filters };
}

/** Writes `state` into a copy of `search`; other names (period, tab) stay; the page starts anew. */
export function searchFrom(
  search: URLSearchParams,
  state: ListState,
  known: readonly string[],
): URLSearchParams {
  const next = new URLSearchParams(search);
  next.delete('cursor');
  for (const key of known) if (!reserved.has(key)) next.delete(key);
  setOrDelete(next, 'q', state.q.trim());
  setOrDelete(next, 'sort', state.sort);
  for (const [key, values] of Object.entries(state.filters)) {
    for (const value of values) next.append(key, value);
  }
  return next;
}

function setOrDelete(search: URLSearchParams, key: string, value: string): void {
  if (value === '') search.delete(key);
  else search.set(key, value);
}

export function sameListState(a: ListState, b: ListState): boolean {
  return canonical(a) === canonical(b);
}

function canonical(state: ListState): string {
  const filters = Object.entries(state.filters)
    .filter(([, values]) => values.length > 0)
    .map(([key, values]) => [key, [...values].sort()] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([state.q.trim(), state.sort, filters]);
}

export function withFilter(
  state: ListState,
  key: string,
  values: readonly string[],
): ListState {
  const others = Object.entries(state.filters).filter(([other]) => other !== key);
  const mine = values.length === 0 ? [] : [[key, values] as const];
  return { ...state, filters: Object.fromEntries([...others, ...mine]) };
}

export function filterCount(state: ListState): number {
  return Object.values(state.filters).filter((values) => values.length > 0).length;
}
