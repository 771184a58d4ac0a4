import { describe, expect, it } from 'vitest';
import { nextOpen, progressOf } from './decisions';
import type { Decision } from './decisions';

const yes: Decision = { choice: 'accepted', comment: '' };

describe('progressOf', () => {
  it('counts suggestions of this book alone', () => {
    const decisions = new Map([['a', yes], ['of another book', yes]]);
    expect(progressOf(['a', 'b'], decisions)).toEqual({ done: 1, all: 2 });
  });
});

describe('nextOpen', () => {
  it('goes on from here and round to the beginning', () => {
    expect(nextOpen(['a', 'b', 'c'], new Map([['c', yes]]), 'b')).toBe('a');
    expect(nextOpen(['a', 'b', 'c'], new Map())).toBe('a');
  });
  it('is nothing when all are decided', () => {
    expect(nextOpen(['a'], new Map([['a', yes]]), 'a')).toBeUndefined();
  });
});
