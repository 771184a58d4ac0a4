import { describe, expect, it } from 'vitest';
import {
  conditionText,
  daysFromToday,
  figureSubject,
  fromDays,
  isComplete,
  orderedName,
  parseCondition,
  parseOrdered,
  shownNumber,
  storedNumber,
  type Subject,
} from './condition';

describe('conditions', () => {
  it('are read and written without loss', () => {
    for (const text of [
      'grade_no:ge:20',
      'status:in:active,inactive',
      'shop_name:contains:红旗:二店',
      'shop_name:eq:a,b',
      'tags:in:a\\,b,c',
      'license_valid_to:between:today,today+90',
      'order_phone:empty',
      'metric.amount_growth_month:lt:-0.1',
      'ordered.quantity.2026-08..2026-10.brand=中华:ge:20',
      'place:within:1 2,3 4,5 6',
      'segment:not_in:12,13',
    ])
      expect(conditionText(parseCondition(text))).toBe(text);
  });

  it('know when they say enough', () => {
    expect(isComplete(parseCondition('grade_no:ge:20'))).toBe(true);
    expect(isComplete(parseCondition('grade_no:ge:'))).toBe(false);
    expect(isComplete(parseCondition('grade_no:between:1'))).toBe(false);
    expect(isComplete(parseCondition('grade_no:empty'))).toBe(true);
    expect(isComplete(parseCondition('place:within:1 2,3 4'))).toBe(false);
    expect(isComplete({ name: '', operator: '', values: [] })).toBe(false);
  });
});

describe('orders of some months', () => {
  it('are named by measure, months and goods', () => {
    for (const name of [
      'ordered.quantity.last3',
      'ordered.orders.2026-08..2026-10',
      'ordered.amount_minor.last12.product=6901028.1',
      'ordered.order_days.2026-08..2026-10.key_products',
    ])
      expect(orderedName(parseOrdered(name))).toBe(name);
    expect(parseOrdered('ordered.quantity.2026-08..2026-10.brand=A.B')).toEqual({
      measure: 'quantity',
      months: '2026-08..2026-10',
      goods: 'brand',
      code: 'A.B',
    });
  });
});

describe('numbers', () => {
  const subject = (kind: Subject['kind']): Subject => ({ name: 'x', label: 'x', group: 'g', kind, operators: [] });
  const any = parseCondition('x:ge:1');
  it('are typed in yuan and percent, compared in minor units and shares', () => {
    expect(shownNumber(subject('money'), any, '123450')).toBe(1234.5);
    expect(storedNumber(subject('money'), any, 1234.5)).toBe('123450');
    expect(shownNumber(subject('percent'), any, '0.07')).toBe(7);
    expect(storedNumber(subject('percent'), any, 7)).toBe('0.07');
    expect(storedNumber(subject('number'), any, null)).toBe('');
    const amount = parseCondition('ordered.amount_minor.last3:ge:5000');
    expect(shownNumber(subject('ordered'), amount, '5000')).toBe(50);
  });
});

describe('figures', () => {
  const figure = { name: 'score.leaving', name_zh: '流失风险', name_en: 'Risk', unit: 'percent', formula: '' };
  it('of models stand in a group of their own', () => {
    expect(figureSubject(figure, true)).toMatchObject({ group: 'scores', label: '流失风险', kind: 'percent' });
    expect(figureSubject({ ...figure, name: 'metric.orders', unit: 'count' }, false)).toMatchObject({
      group: 'figures',
      label: 'Risk',
      kind: 'number',
    });
  });
});

describe('days', () => {
  it('from today are told from fixed ones', () => {
    expect(daysFromToday('today+90')).toBe(90);
    expect(daysFromToday('today-30')).toBe(-30);
    expect(daysFromToday('today')).toBe(0);
    expect(daysFromToday('2026-11-01')).toBeNull();
    expect([fromDays(90), fromDays(-30), fromDays(0)]).toEqual(['today+90', 'today-30', 'today']);
  });
});
