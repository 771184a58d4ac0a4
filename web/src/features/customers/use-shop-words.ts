import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { columnsQuery, dictionariesQuery } from './api/customers';
import { useFigureFormat } from '@/lib/company';
import { TARGET_CLASSES } from '@/lib/target-classes';
import { codeNames, withTargetClasses } from './shop-text';

/** Everything needed to name a shop's fields and codes; nothing until it is there. */
export function useShopWords() {
  const { t, i18n } = useTranslation();
  const columns = useQuery(columnsQuery);
  const dictionaries = useQuery(dictionariesQuery);
  const format = useFigureFormat();
  const zh = i18n.language === 'zh-CN';
  const words = useMemo(() => {
    if (columns.data === undefined || dictionaries.data === undefined) return undefined;
    const known = columns.data.columns;
    const named = withTargetClasses(
      dictionaries.data,
      TARGET_CLASSES.map((code) => ({ code, name: t(`figures:class.${code}`) })),
    );
    return {
      zh,
      columns: known,
      quickFilters: columns.data.quick_filters,
      defaultFields: columns.data.default_fields,
      period: columns.data.period ?? '',
      dictionaries: named,
      names: codeNames(named, zh),
      labelOf: (name: string) => {
        const column = known.find((one) => one.name === name);
        return column === undefined ? name : zh ? column.name_zh : column.name_en;
      },
      format,
      yesNo: { yes: t('common:yes'), no: t('common:no') },
    };
  }, [columns.data, dictionaries.data, zh, format, t]);
  return { words, error: columns.error ?? dictionaries.error };
}
export type ShopWords = NonNullable<ReturnType<typeof useShopWords>['words']>;
