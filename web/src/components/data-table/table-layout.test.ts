import { describe, expect, it } from 'vitest';
import { defaultColumns, firstWidth, validColumns } from './table-layout';

const columns = [{ key: 'name', always: true }, { key: 'grade' }, { key: 'phone', hidden: true }];

describe('columns of a table', () => {
  it('begins with those that are not hidden', () => {
    expect(defaultColumns(columns)).toEqual(['name', 'grade']);
  });
  it('forgets unknown columns, keeps the order, never loses the essential', () => {
    expect(validColumns(['phone', 'gone', 'grade'], columns)).toEqual(['name', 'phone', 'grade']);
    expect(validColumns([], columns)).toEqual(['name', 'grade']);
  });
  it('gives a column room for the longest word of its title', () => {
    expect(firstWidth('Wholesale', 90)).toBeGreaterThan(110);
    expect(firstWidth('Day of it', 90)).toBe(90);
    expect(firstWidth('零售价格指数与可销天数', 90)).toBe(90);
    expect(firstWidth('')).toBe(130);
  });
});
