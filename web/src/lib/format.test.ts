import { describe, expect, it } from 'vitest';
import * as f from './format';

describe('format', () => {
  it('never shows an unknown figure as zero', () => {
    for (const show of [f.formatNumber, f.formatPercent, f.formatChange]) {
      expect(show(null)).toBe('—');
      expect(show(undefined)).toBe('—');
      expect(show(Number.NaN)).toBe('—');
    }
    expect(f.formatDate(null)).toBe('—');
    expect(f.formatPeriod('')).toBe('—');
    expect(f.formatInstant('not a time')).toBe('—');
  });
  it('gives a change its sign', () => {
    expect(f.formatChange(0.05, 1, 'zh-CN')).toBe('+5.0%');
    expect(f.formatChange(-0.123, 1, 'zh-CN')).toBe('−12.3%');
    expect(f.formatChange(0, 1, 'zh-CN')).toBe('0.0%');
  });
  it('writes days and months as people say them', () => {
    expect(f.formatDate('2026-10-03', 'zh-CN')).toBe('2026年10月3日');
    expect(f.formatDate('2026-10-03', 'en-US')).toBe('3 Oct 2026');
    expect(f.formatPeriod('2026-01', 'zh-CN')).toBe('2026年1月');
    expect(f.formatPeriod('2026-01', 'en-US')).toBe('Jan 2026');
    expect(f.formatDay('2026-10-03T10:00:00Z')).toBe('2026-10-03');
  });
  it('tells sizes and how long ago', () => {
    expect(f.formatBytes(512, 'en-US')).toBe('512 B');
    expect(f.formatBytes(1536, 'en-US')).toBe('1.5 KB');
    const now = Date.parse('2026-10-03T10:00:00Z');
    expect(f.formatAgo('2026-10-03T09:57:00Z', now, 'en-US')).toBe('3 minutes ago');
    expect(f.formatAgo('2026-10-02T10:00:00Z', now, 'zh-CN')).toBe('昨天');
  });
});
