import { describe, expect, it } from 'vitest';
import { missingParts, partRange } from './uploads';

describe('upload in parts', () => {
  it('sends only what is not there yet', () => {
    expect(missingParts({ parts_total: 4, parts_received: [1, 3] })).toEqual([2, 4]);
    expect(missingParts({ parts_total: 1, parts_received: [1] })).toEqual([]);
  });
  it('cuts the last part where the file ends', () => {
    // 20 bytes in parts of 8: 0-8, 8-16, 16-20.
    expect(partRange({ bytes: 20, part_bytes: 8 }, 1)).toEqual([0, 8]);
    expect(partRange({ bytes: 20, part_bytes: 8 }, 3)).toEqual([16, 20]);
  });
});
