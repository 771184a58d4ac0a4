import { describe, expect, it } from 'vitest';
import { emptyListState, filterCount, listStateFrom, sameListState, searchFrom, withFilter } from './url-filters';

const known = ['status', 'grade_no_from'];

describe('filters in the address', () => {
  it('goes there and back', () => {
    const state = { q: '红旗', sort: '-grade_no', filters: { status: ['active', 'closed'], grade_no_from: ['20'] } };
    const search = searchFrom(new URLSearchParams(), state, known);
    expect(listStateFrom(new URLSearchParams(search.toString()), known)).toEqual(state);
  });
  it('keeps what belongs to others and begins at the first page', () => {
    const before = new URLSearchParams('period=2026-10&cursor=abc&status=active');
    const next = searchFrom(before, withFilter(emptyListState, 'status', ['closed']), known);
    expect(next.toString()).toBe('period=2026-10&status=closed');
  });
  it('ignores names nobody asked for, empty and doubled values', () => {
    const state = listStateFrom(new URLSearchParams('evil=1&status=&status=a&status=a'), known);
    expect(state.filters).toEqual({ status: ['a'] });
  });
  it('takes two orders of the same values for the same', () => {
    const a = withFilter(emptyListState, 'status', ['x', 'y']);
    const b = withFilter(emptyListState, 'status', ['y', 'x']);
    expect(sameListState(a, b)).toBe(true);
    expect(sameListState(a, emptyListState)).toBe(false);
    expect(filterCount(a)).toBe(1);
  });
  it('drops a filter that has no value left', () => {
    const one = withFilter(emptyListState, 'status', ['x']);
    expect(withFilter(one, 'status', [])).toEqual(emptyListState);
  });
});
