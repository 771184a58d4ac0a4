import { describe, expect, it } from 'vitest';
import { defaultColumns, validColumns } from './table-layout';

const columns = [{ key: 'name', always: true }, { key: 'grade' }, { key: 'phone', hidden: true }];

describe('columns of a table', () => {
  it('begins with those that are not hidden', () => {
    expect(defaultColumns(columns)).toEqual(['name', 'grade']);
  });
  it('forgets unknown columns, keeps the order, never loses the essential', () => {
    expect(validColumns(['phone', 'gone', 'grade'], columns)).toEqual(['name', 'phone', 'grade']);
    expect(validColumns([], columns)).toEqual(['name', 'grade']);
  });
});
