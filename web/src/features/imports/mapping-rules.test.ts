import { describe, expect, it } from 'vitest';
import type { ImportKind, Mapping } from './api/imports';
import { assignColumn, fieldOfColumn, madeFields, missingKeys, withField, withoutField } from './mapping-rules';

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
  it('knows the fields that no column has for itself', () => {
    const zip: Mapping = {
      fields: [
        { field: 'code', columns: ['Zip'], take: 3, prefix: 'zip-' },
        { field: 'name', columns: ['Zip'], take: 3 },
        { field: 'kind', constant: 'sales_area' },
        { field: 'address', columns: ['Street', 'City'], separator: ', ' },
      ],
      ignore: ['*'],
    };
    expect(fieldOfColumn(zip, 'Zip')).toBe('code');
    expect(fieldOfColumn(zip, 'City')).toBe('');
    expect(madeFields(zip).map((made) => made.field)).toEqual(['name', 'kind', 'address']);
    // Setting the column aside frees its own field; what else is made of it stays, so it is used.
    const aside = assignColumn(zip, 'Zip', '');
    expect(aside.fields.map((made) => made.field)).toEqual(['name', 'kind', 'address']);
    expect(aside.ignore).toEqual(['*']);
  });
  it('sets, adds and removes how a field is made', () => {
    const set = withField(mapping, { field: 'status', columns: ['S'], values: [{ from: 'A', to: 'active' }] });
    expect(set.fields.map((made) => made.field)).toEqual(['customer_code', 'shop_name', 'status']);
    const added = withField({ ...set, ignore: ['街'] }, { field: 'address', columns: ['街', '号'] });
    expect(added.fields.at(-1)?.field).toBe('address');
    expect(added.ignore).toEqual([]);
    expect(withoutField(added, 'address').fields).toEqual(set.fields);
  });
});
