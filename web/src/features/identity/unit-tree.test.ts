import { describe, expect, it } from 'vitest';
import { treeOf } from './unit-tree';

describe('organisation tree', () => {
  it('hangs each unit below its parent, by code', () => {
    const units = [
      { id: '3', code: 'A2', parent_id: '1' },
      { id: '2', code: 'A1', parent_id: '1' },
      { id: '1', code: 'C' },
    ];
    const [top] = treeOf(units);
    expect(top?.unit.id).toBe('1');
    expect(top?.children.map((node) => node.unit.code)).toEqual(['A1', 'A2']);
  });
  it('shows a part of the tree when the rest is out of sight', () => {
    expect(treeOf([{ id: '2', code: 'A1', parent_id: 'gone' }]).map((n) => n.unit.id)).toEqual(['2']);
  });
});
