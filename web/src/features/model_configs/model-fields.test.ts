import { describe, expect, it } from 'vitest';
import en from '@/locales/en-US/model_configs.json';
import zh from '@/locales/zh-CN/model_configs.json';
import { fieldKeyOf, fieldOf, sectionsOf } from './model-fields';

const fields = (['grading', 'target_classes'] as const).flatMap((model) =>
  sectionsOf(model).flatMap((section) => section.fields),
);

describe('model fields', () => {
  it('each have a name and a help in both languages', () => {
    const missing = fields.flatMap(({ key }) =>
      [zh, en].flatMap((texts) =>
        key in texts.fields && key in texts.help ? [] : [key],
      ),
    );
    expect(missing).toEqual([]);
  });
  it('stand once each', () => {
    const keys = fields.map((field) => field.key);
    expect(new Set(keys).size).toBe(keys.length);
  });
  it('are found from the path of a change', () => {
    expect(fieldKeyOf('components[quantity].weight')).toBe('components');
    expect(fieldOf('target_classes', 'scan_rate_min')?.kind).toBe('share');
    expect(fieldOf('target_classes', 'unheard_of')).toBeUndefined();
  });
});
