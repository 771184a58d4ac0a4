import { describe, expect, it } from 'vitest';
import {
  addMonths,
  changeOf,
  formatAxis,
  formatChange,
  formatDifference,
  formatFigure,
  formatInvoiceMoney,
  textIn,
} from './figure';

const zh = { language: 'zh', currency: 'CNY' } as const;
const en = { language: 'en', currency: 'CNY' } as const;

describe('formatFigure', () => {
  it('shows shares as percent with one digit', () => {
    expect(formatFigure(0.3163, 'percent', zh)).toBe('31.6%');
  });
  it('shows money without cents in thousands, with cents below', () => {
    expect(formatFigure(4429100, 'minor', zh)).toBe('¥44,291');
    expect(formatFigure(14061, 'minor', en)).toBe('¥140.61');
    expect(formatFigure(-250, 'minor', en)).toBe('−¥2.50');
  });
  it('names the unit in the language of the page', () => {
    expect(formatFigure(315, 'carton', zh)).toBe('315 条');
    expect(formatInvoiceMoney(123456, zh)).toBe('¥1,234.56');
    expect(formatInvoiceMoney(-5, { ...en, currency: 'USD' })).toBe('−$0.05');
    expect(formatFigure(315, 'carton', { ...en, quantityUnit: { zh: '瓶', en: 'bottles' } })).toBe('315 bottles');
    expect(formatFigure(29.34, 'days', en)).toBe('29.34 days');
  });
  it('never shows a negative zero', () => {
    expect(formatFigure(-0, 'count', zh)).toBe('0');
  });
});

describe('formatAxis', () => {
  it('shortens as the language does', () => {
    expect(formatAxis(56297, 'carton', zh)).toBe('5.6万');
    expect(formatAxis(56297, 'carton', en)).toBe('56.3K');
    expect(formatAxis(867104750, 'minor', zh)).toBe('867.1万');
  });
});

describe('changes', () => {
  it('carry their sign, and zero has none', () => {
    expect(formatChange(0.4516, 'zh')).toBe('+45.2%');
    expect(formatChange(-0.1635, 'en')).toBe('−16.4%');
    expect(formatChange(0.0001, 'en')).toBe('0.0%');
  });
  it('of shares are percentage points', () => {
    expect(formatDifference(0.054, 'percent', zh)).toBe('+5.4 个百分点');
    expect(formatDifference(-3, 'count', en)).toBe('−3');
  });
  it('have no base in zero or in nothing', () => {
    expect(changeOf(5, 0)).toBeUndefined();
    expect(changeOf(undefined, 3)).toBeUndefined();
    expect(changeOf(-1, -2)).toBe(0.5);
  });
});

describe('addMonths', () => {
  it('crosses years both ways', () => {
    expect(addMonths('2026-01', -1)).toBe('2025-12');
    expect(addMonths('2025-12', 13)).toBe('2027-01');
  });
});

describe('textIn', () => {
  it('gives the other language rather than nothing', () => {
    expect(textIn({ zh: '周一', en: 'Mon' }, 'en')).toBe('Mon');
    expect(textIn({ zh: '周一' }, 'en')).toBe('周一');
    expect(textIn(undefined, 'en')).toBe('');
  });
});
