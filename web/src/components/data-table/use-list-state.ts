import { useMemo } from 'react';
import { useLocation, useSearchParams } from 'react-router-dom';
import { z } from '@/lib/shape';
import { listStateFrom, searchFrom, type ListState } from '@/lib/url-filters';
import type { Filter } from './types';

export function filterKeys(filters: readonly Filter[]): string[] {
  return filters.flatMap((filter) =>
    'fromKey' in filter ? [filter.fromKey, filter.toKey] : [filter.key],
  );
}

/** Filters, sorting and page of a list, in the address; going back in the browser goes back here. */
export function useListState(filters: readonly Filter[]) {
  const [search, setSearch] = useSearchParams();
  const location = useLocation();
  const known = filterKeys(filters).join(' ');
  const state = useMemo(() => listStateFrom(search, known.split(' ')), [search, known]);
  const cursor = search.get('cursor') ?? '';
  const before = z.list(z.record(location.state).cursors).map(z.text);

  const move = (to: string, cursors: readonly string[]) =>
    setSearch(
      (now) => {
        const next = new URLSearchParams(now);
        if (to === '') next.delete('cursor');
        else next.set('cursor', to);
        return next;
      },
      { state: { cursors } },
    );
  return {
    state,
    cursor,
    isFirst: cursor === '',
    change: (next: ListState) =>
      setSearch((now) => searchFrom(now, next, known.split(' ')), { replace: true }),
    goTo: (next: string) => move(next, [...before, cursor]),
    /** Without history (an address from a colleague) the way back is the first page. */
    goBack: () => move(before.at(-1) ?? '', before.slice(0, -1)),
    goFirst: () => move('', []),
  };
}
