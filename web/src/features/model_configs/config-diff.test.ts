import { describe, expect, it } from 'vitest';
import { diffConfigs } from './config-diff';

describe('diffConfigs', () => {
  it('names the field with both values', () => {
    expect(diffConfigs({ scan_rate_min: 0.6 }, { scan_rate_min: 0.5 })).toEqual([
      { path: 'scan_rate_min', from: 0.6, to: 0.5 },
    ]);
  });
  it('compares lists of named things by name, whatever their order', () => {
    const from = { key: [{ indicator: 'a', weight: 0.4 }, { indicator: 'b', weight: 0.6 }] };
    const to = { key: [{ indicator: 'b', weight: 0.5 }, { indicator: 'a', weight: 0.4 }] };
    expect(diffConfigs(from, to)).toEqual([{ path: 'key[b].weight', from: 0.6, to: 0.5 }]);
  });
  it('says what was added and what was taken away', () => {
    const from = { codes: [{ code: 'A', points: 1 }] };
    const to = { codes: [{ code: 'B', points: 1 }] };
    expect(diffConfigs(from, to)).toEqual([
      { path: 'codes[A]', from: { code: 'A', points: 1 } },
      { path: 'codes[B]', to: { code: 'B', points: 1 } },
    ]);
  });
  it('keeps a plain list as one value and sees a change of its order', () => {
    expect(diffConfigs({ order: ['A', 'B'] }, { order: ['B', 'A'] })).toEqual([
      { path: 'order', from: ['A', 'B'], to: ['B', 'A'] },
    ]);
  });
  it('finds nothing between equals, and the version number is no difference', () => {
    expect(diffConfigs({ version: 1, a: [1, 2] }, { version: 2, a: [1, 2] })).toEqual([]);
  });
});
