import { describe, expect, it } from 'vitest';
import { fieldChanges } from './audit';

describe('audit row', () => {
  it('sets before beside after, field by field', () => {
    expect(fieldChanges('{"name":"A","n":1}', '{"name":"B","tags":["x"]}')).toEqual([
      { field: 'n', before: '1', after: '' },
      { field: 'name', before: 'A', after: 'B' },
      { field: 'tags', before: '', after: '["x"]' },
    ]);
  });
  it('shows text that is no object rather than nothing', () => {
    expect(fieldChanges('', 'plain')).toEqual([{ field: 'text', before: '', after: 'plain' }]);
    expect(fieldChanges('', '')).toEqual([]);
  });
});
