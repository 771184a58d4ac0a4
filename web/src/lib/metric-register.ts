import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, dataOf } from './api';
import type { ItemOf } from './api';
import { languageOf, textIn } from './figure';

/** Every metric with its names, formula and method. It changes only with the server's version. */
export type RegisteredMetric = ItemOf<'/api/v1/metrics-register'>;

export interface MetricRegister {
  /** The metric's name in the language of the page; its id until the register is here. */
  nameOf: (metric: string) => string;
  find: (metric: string, scope?: string) => RegisteredMetric | undefined;
}

export function useMetricRegister(): MetricRegister {
  const { i18n } = useTranslation();
  const { data } = useQuery({
    queryKey: ['metrics-register'],
    queryFn: async () => dataOf(await api.GET('/api/v1/metrics-register')).items,
    staleTime: Infinity,
  });
  const language = languageOf(i18n.language);
  const find = (metric: string, scope?: string): RegisteredMetric | undefined =>
    data?.find((one) => one.id === metric && one.scope === scope) ??
    data?.find((one) => one.id === metric);
  return { nameOf: (metric) => textIn(find(metric)?.name, language) || metric, find };
}
