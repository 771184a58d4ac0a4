import type { Study, Tables } from './api/research';

/** At most three dimensions cross; the first is what is measured. */
export const dimensionsMax = 3;

/** What most people look at first: each question, and each by age and by area where they are asked. */
export function usualTables(study: Study): Tables['tables'] {
  const questions = study.dimensions.filter((one) => one.is_question).map((one) => one.code);
  const groups = ['age_band', 'area'].filter((code) => study.dimensions.some((one) => one.code === code));
  return [
    ...questions.map((code) => ({ dimensions: [code] })),
    ...groups.flatMap((group) => questions.map((code) => ({ dimensions: [code, group] }))),
  ].slice(0, 20);
}

/** Two tables of the same dimensions in any order are one. */
export function hasTable(tables: Tables['tables'], dimensions: readonly string[]): boolean {
  const key = (codes: readonly string[]) => [...codes].sort().join(',');
  return tables.some((table) => key(table.dimensions) === key(dimensions));
}
