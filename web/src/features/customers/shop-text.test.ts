import { describe, expect, it } from 'vitest';
import type { ShopColumn } from './filters';
import { codeNames, shopText, withTargetClasses, type ValueWords } from './shop-text';

const column = (name: string, dictionary: string): ShopColumn => ({
  name, kind: 'code', name_zh: name, name_en: name, dictionary, group: 'month', privacy: 'open',
  is_editable: false, is_required: false, is_filterable: true, operators: [],
});
const dictionaries = [
  { dictionary: 'license_status', values: [{ code: 'VALID', name_zh: '有效', name_en: 'Valid', seq: 1 }] },
];
const classes = [
  { code: 'STABLE', name: '稳定类' },
  { code: 'KEY_SKU', name: '重点品规推介类' },
];

describe('codes of a shop', () => {
  it('are read by their names, target classes too', () => {
    const words: ValueWords = {
      names: codeNames(withTargetClasses(dictionaries, classes), true),
      yesNo: { yes: '是', no: '否' },
      format: { language: 'zh', currency: 'USD' },
    };
    expect(shopText(column('primary_class', 'target_class'), 'KEY_SKU', words)).toBe('重点品规推介类');
    expect(shopText(column('license_status', 'license_status'), 'VALID', words)).toBe('有效');
    const amount: ShopColumn = { ...column('amount', ''), kind: 'money' };
    expect(shopText(amount, 1_234_567, words)).toBe('$12,345.67');
  });
  it('offer the classes to choose from in their order', () => {
    const found = withTargetClasses(dictionaries, classes).find((one) => one.dictionary === 'target_class');
    expect(found?.values.map((value) => value.code)).toEqual(['STABLE', 'KEY_SKU']);
  });
});
