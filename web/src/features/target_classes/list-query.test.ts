import { describe, expect, it } from 'vitest';
import { EMPTY_QUERY, parametersOf, queryFrom, searchOf, textParameters } from './list-query';

describe('list query', () => {
  it('comes back from the address as it went in', () => {
    const query = { ...EMPTY_QUERY, class: 'KEY_SKU', area: '7', primary: true, q: '福 & 和' };
    expect(queryFrom(searchOf(new URLSearchParams(), query))).toEqual(query);
  });
  it('leaves the month in the address and drops what is no longer asked', () => {
    const before = new URLSearchParams('period=2026-10&class=KEY_SKU&q=x');
    expect(searchOf(before, { ...EMPTY_QUERY, class: 'STABLE' }).toString()).toBe(
      'period=2026-10&class=STABLE',
    );
  });
  it('asks the server nothing it does not know, whatever stands in the address', () => {
    const query = { ...EMPTY_QUERY, grade_move: 'sideways', sort: 'magic', q: '  ' };
    expect(parametersOf(query, '2026-10')).toEqual({ period: '2026-10' });
  });
  it('keeps to a segment, on screen and in an export', () => {
    const query = { ...EMPTY_QUERY, segment: '12' };
    expect(queryFrom(searchOf(new URLSearchParams(), query))).toEqual(query);
    expect(parametersOf(query, '2026-10')).toEqual({ period: '2026-10', filter: ['segment:in:12'] });
    expect(textParameters(query, '2026-10')).toEqual({ period: '2026-10', filter: 'segment:in:12' });
  });
  it('goes into an export as it stands on the screen', () => {
    const query = { ...EMPTY_QUERY, class: 'KEY_SKU', primary: true };
    expect(textParameters(query, '2026-10')).toEqual({
      period: '2026-10',
      class: 'KEY_SKU',
      primary: 'true',
    });
  });
});
