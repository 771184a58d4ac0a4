import { describe, expect, it } from 'vitest';
import type { ImportKind, Mapping } from './api/imports';
import { assignColumn, fieldOfColumn, missingKeys } from './mapping-rules';

const mapping: Mapping = {
  fields: [
    { field: 'customer_code', columns: ['编码'] },
    { field: 'shop_name', columns: ['店名'] },
    { field: 'status', constant: 'ACTIVE' },
  ],
};
const field = (name: string, is_key: boolean) => ({
  name, name_zh: name, name_en: name, type: 'text', is_key, is_required: false, example: '', note_zh: '', note_en: '',
});
const kind: ImportKind = { kind: 'shops', name_zh: '', name_en: '', fields: [field('customer_code', true), field('shop_name', false)] };

describe('mapping of columns', () => {
  it('moves a column from one field to another', () => {
    const next = assignColumn(mapping, '店名', 'address');
    expect(fieldOfColumn(next, '店名')).toBe('address');
    expect(next.fields.some((f) => f.field === 'shop_name')).toBe(false);
    expect(next.fields.some((f) => f.field === 'status')).toBe(true);
  });
  it('takes a field from the column that had it', () => {
    const next = assignColumn(mapping, '另一列', 'shop_name');
    expect(fieldOfColumn(next, '店名')).toBe('');
    expect(fieldOfColumn(next, '另一列')).toBe('shop_name');
  });
  it('says which keys no column feeds, once a column is set aside', () => {
    expect(missingKeys(mapping, kind)).toEqual([]);
    const next = assignColumn(mapping, '编码', '');
    expect(missingKeys(next, kind)).toEqual(['customer_code']);
    expect(next.ignore).toEqual(['编码']);
  });
});
