import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, dataOf } from './api';
import { languageOf } from './figure';
import type { FigureFormat } from './figure';

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
  return {
    language: languageOf(i18n.language),
    currency: months.data?.currency ?? 'CNY',
    quantityUnit: months.data?.quantity_unit,
  };
}
