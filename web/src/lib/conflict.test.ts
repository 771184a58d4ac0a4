import { describe, expect, it } from 'vitest';
import { conflictFields, resolvedChange } from './conflict';

const original = { name: 'A', phone: '1', grade: 5 };

describe('conflict', () => {
  it('asks only about fields that both changed, differently', () => {
    const mine = { name: 'B', phone: '2', grade: 5 };
    const theirs = { name: 'C', phone: '2', grade: 9 };
    expect(conflictFields(original, mine, theirs)).toEqual([
      { key: 'name', original: 'A', mine: 'B', theirs: 'C' },
    ]);
  });
  it('sends my other changes, and what was chosen', () => {
    const mine = { name: 'B', phone: '2', grade: 5 };
    expect(resolvedChange(original, mine, { name: 'C' })).toEqual({ name: 'C', phone: '2' });
  });
  it('treats nothing and a missing value alike', () => {
    expect(conflictFields({ note: null }, { note: undefined }, { note: 'x' })).toEqual([]);
  });
});
