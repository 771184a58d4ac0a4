import { describe, expect, it } from 'vitest';
import { comparisonSign, readEvidence } from './evidence';

describe('readEvidence', () => {
  it('puts what crossed a limit first, then the strongest standings, then context', () => {
    const read = readEvidence([
      { metric: 'known_weight', value: 1, threshold: 0 },
      { metric: 'brand_width', value: 79, threshold: 0.4, comparison: 'percentile' },
      { metric: 'key_fill_rate', value: 0.97, threshold: 0.98, comparison: 'percentile' },
      { metric: 'key_sku_score', value: 0.78, threshold: 0.56, comparison: '>=' },
    ]);
    expect(read.map((line) => line.metric)).toEqual([
      'key_sku_score',
      'key_fill_rate',
      'brand_width',
      'known_weight',
    ]);
  });
  it('reads a percentile as a standing, not as a limit', () => {
    const [line] = readEvidence([
      { metric: 'brand_width', value: 79, threshold: 0.99, comparison: 'percentile' },
    ]);
    expect(line).toEqual({ metric: 'brand_width', value: 79, unit: 'count', percentile: 0.99 });
  });
  it('shows no limit where none was compared', () => {
    const [line] = readEvidence([{ metric: 'grade_no', value: 22, threshold: 0 }]);
    expect(line).toEqual({ metric: 'grade_no', value: 22, unit: 'grade' });
  });
});

describe('comparisonSign', () => {
  it('is a sign people know, or nothing', () => {
    expect(comparisonSign('abs >=')).toBe('≥');
    expect(comparisonSign('percentile')).toBe('');
  });
});
