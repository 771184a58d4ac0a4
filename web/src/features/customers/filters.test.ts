import { describe, expect, it } from 'vitest';
import { emptyListState } from '@/lib/url-filters';
import { filterExpressions, filtersFromExpressions, splitValues, type ShopColumn } from './filters';

const column = (name: string, kind: string): ShopColumn => ({
  name, kind, name_zh: name, name_en: name, dictionary: '', group: 'identity', privacy: 'open',
  is_editable: true, is_required: false, is_filterable: true, operators: [],
});
const columns = [
  column('business_format', 'code'),
  column('grade_no', 'integer'),
  column('sales_minor', 'money'),
  column('is_model_store', 'flag'),
  column('address', 'text'),
  column('tags', 'code_list'),
];

describe('filters of shops', () => {
  it('speak the language of the server, and back', () => {
    const filters = {
      business_format: ['B', 'C'],
      grade_no_from: ['20'],
      is_model_store: ['true'],
      tags: ['vip'],
      address: ['路, 1'],
      unit: ['A01'],
      segment: ['12', '13'],
    };
    const expressions = filterExpressions({ ...emptyListState, filters }, columns);
    expect(expressions).toEqual([
      'unit:in:A01',
      'segment:in:12,13',
      'business_format:in:B,C',
      'grade_no:ge:20',
      'is_model_store:eq:true',
      'address:contains:路\\, 1',
      'tags:has:vip',
    ]);
    expect(filtersFromExpressions(expressions, columns)).toEqual(filters);
  });
  it('send money in minor units', () => {
    const state = { ...emptyListState, filters: { sales_minor_from: ['12.5'] } };
    expect(filterExpressions(state, columns)).toEqual(['sales_minor:ge:1250']);
    expect(filtersFromExpressions(['sales_minor:ge:1250'], columns)).toEqual({ sales_minor_from: ['12.5'] });
  });
  it('keep what no form field can show', () => {
    expect(filtersFromExpressions(['grade_no:empty', 'x:eq:1'], columns)).toEqual({ filter: ['grade_no:empty', 'x:eq:1'] });
  });
  it('take an escaped comma as a letter', () => {
    expect(splitValues('a\\,b,c')).toEqual(['a,b', 'c']);
  });
});
