import type { ListState } from './url-filters';
import type { PageRequest } from './paging';

/**
 * A list's state as query parameters. The names are those of the address, which are those of the
 * server; `Query` is the contract's type of the route's query, so that the call stays typed.
 */
export function listQuery<Query>(state: ListState, page?: PageRequest): Query {
  const query: Record<string, unknown> = {};
  if (page !== undefined) {
    query.limit = page.limit;
    if (page.cursor !== '') query.cursor = page.cursor;
  }
  if (state.q !== '') query.q = state.q;
  if (state.sort !== '') query.sort = state.sort;
  for (const [key, values] of Object.entries(state.filters)) query[key] = values.join(',');
  return query as Query;
}

/** The same as the text of a query, for exports and bulk changes of everything found. */
export function listQueryText(state: ListState): string {
  return new URLSearchParams(listQuery<Record<string, string>>(state)).toString();
}
