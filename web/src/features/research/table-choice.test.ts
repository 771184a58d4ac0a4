import { describe, expect, it } from 'vitest';
import type { Study } from './api/research';
import { hasTable, usualTables } from './table-choice';

const dimension = (code: string, isQuestion: boolean) => ({ code, name_zh: code, name_en: code, is_question: isQuestion, categories: [] });
const study = { dimensions: [dimension('age_band', false), dimension('taste', true), dimension('price', true)] } as unknown as Study;

describe('tables to publish', () => {
  it('begin with each question, then by age', () => {
    expect(usualTables(study).map((table) => table.dimensions.join('×'))).toEqual(['taste', 'price', 'taste×age_band', 'price×age_band']);
  });
  it('are one in whatever order their dimensions stand', () => {
    expect(hasTable(usualTables(study), ['age_band', 'taste'])).toBe(true);
    expect(hasTable(usualTables(study), ['price', 'taste'])).toBe(false);
  });
});
