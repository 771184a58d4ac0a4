import { describe, expect, it } from 'vitest';
import { neighboursOf, trailFrom } from './list-trail';

describe('trailFrom', () => {
  it('reads back what was remembered', () => {
    expect(trailFrom('{"path":"/target-lists?area=1","ids":["1","2"]}')).toEqual({
      path: '/target-lists?area=1',
      ids: ['1', '2'],
    });
  });
  it('trusts nothing else: no other site, no broken text', () => {
    for (const text of [null, '{', 'null', '{"path":"//evil.example","ids":[]}', '{"path":"/a"}'])
      expect(trailFrom(text)).toEqual({ path: '', ids: [] });
  });
});

describe('neighboursOf', () => {
  it('has no neighbour past the ends, and none for a shop that is not on the list', () => {
    expect(neighboursOf(['a', 'b', 'c'], 'a')).toEqual({ previous: undefined, next: 'b' });
    expect(neighboursOf(['a', 'b', 'c'], 'c')).toEqual({ previous: 'b', next: undefined });
    expect(neighboursOf(['a'], 'x')).toEqual({});
  });
});
