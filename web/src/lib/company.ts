import { useQuery } from '@tanstack/react-query';
import { useContext, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { api, dataOf } from './api';
import { languageOf } from './figure';
import type { FigureFormat } from './figure';
import { SessionContext } from './session';

/** Published months of the company, with its currency. Shared by all pages that read a month. */
export function useMonths() {
  return useQuery({
    queryKey: ['months', 'company'],
    queryFn: async () => dataOf(await api.GET('/api/v1/months')),
    staleTime: 30_000,
  });
}

/** How figures are written for this reader. */
export function useFigureFormat(): FigureFormat {
  const { i18n } = useTranslation();
  const months = useMonths();
  const currency = useContext(SessionContext)?.currency ?? months.data?.currency ?? 'CNY';
  const quantityUnit = months.data?.quantity_unit;
  return useMemo(
    () => ({ language: languageOf(i18n.language), currency, quantityUnit }),
    [i18n.language, currency, quantityUnit],
  );
}
