import { describe, expect, it } from 'vitest';
import { csvText } from './chart-table';

describe('csvText', () => {
  it('writes numbers plainly, quotes what needs it, leaves the unknown empty', () => {
    const text = csvText({ head: ['店', 'a,b'], rows: [['他说"好"', 1.5], ['x', null]] });
    expect(text).toBe('店,"a,b"\r\n"他说""好""",1.5\r\nx,');
  });
  it('keeps a spreadsheet from taking a name for a formula', () => {
    expect(csvText({ head: ['n'], rows: [['=1+1'], ['-2'], [-2]] })).toBe("n\r\n'=1+1\r\n'-2\r\n-2");
  });
});
