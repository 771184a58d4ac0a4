import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useShopWords } from '../customers/use-shop-words';
import { unitsQuery } from '../identity/api/organisation';
import { segmentsQuery, shopFiguresQuery } from './api/segments';
import { columnSubject, figureSubject, specialSubject, type Subject } from './condition';

export interface Subjects {
  all: readonly Subject[];
  find: (name: string) => Subject | undefined;
}

/** Everything a rule can be about; nothing until the words are there. */
export function useSubjects(): { subjects?: Subjects; error: unknown } {
  const { t } = useTranslation('segments');
  const { words, error } = useShopWords();
  const figures = useQuery(shopFiguresQuery);
  const segments = useQuery(segmentsQuery);
  const units = useQuery(unitsQuery);
  const subjects = useMemo(() => {
    if (words === undefined || figures.data === undefined || segments.data === undefined || units.data === undefined) return undefined;
    const columns = words.columns
      .filter((column) => column.is_filterable)
      .map((column) => {
        const values = words.dictionaries.find((one) => one.dictionary === column.dictionary)?.values;
        const options = values?.map((value) => ({ value: value.code, label: words.zh ? value.name_zh : value.name_en }));
        return columnSubject(column, words.labelOf(column.name), options);
      });
    const members: Subject = {
      ...specialSubject('segment', t('subject.segment')),
      options: segments.data.map((one) => ({ value: one.id, label: one.name })),
    };
    // A unit means all sales areas below it.
    const area: Subject = {
      ...specialSubject('segment', t('subject.unit'), 'unit'),
      options: units.data.map((unit) => ({ value: unit.code, label: unit.name })),
    };
    const all = [
      area,
      specialSubject('ordered', t('subject.ordered')),
      members,
      specialSubject('place', t('subject.place')),
      ...columns,
      ...figures.data.map((figure) => figureSubject(figure, words.zh)),
    ];
    const byName = new Map(all.map((subject) => [subject.name, subject]));
    return { all, find: (name: string) => byName.get(name) };
  }, [words, figures.data, segments.data, units.data, t]);
  return { subjects, error: error ?? figures.error ?? segments.error ?? units.error };
}
