import { useQueries, useQuery } from '@tanstack/react-query';
import { api, dataOf } from '@/lib/api';
import type { Answer } from '@/lib/api';

/** Where a figure comes from: formula, inputs, months, and the order lines behind it. */
export type FigureOrigin = Answer<'/api/v1/customers/{id}/figures/{metric}', 'get'>;

async function fetchFigure(
  customerId: string,
  metric: string,
  period: string,
  limit: number,
): Promise<FigureOrigin> {
  return dataOf(
    await api.GET('/api/v1/customers/{id}/figures/{metric}', {
      params: { path: { id: customerId, metric }, query: { period, limit } },
    }),
  );
}

export function useFigureOrigin(customerId: string, metric: string, period: string) {
  return useQuery({
    queryKey: ['figure', customerId, metric, period],
    queryFn: () => fetchFigure(customerId, metric, period, 50),
    staleTime: 300_000,
  });
}

/** Months of a few metrics, for the spark-lines; missing ones are simply not drawn. */
export function useFigureHistories(
  customerId: string | undefined,
  metrics: readonly string[],
  period: string,
): ReadonlyMap<string, readonly (number | null)[]> {
  const answers = useQueries({
    queries: metrics.map((metric) => ({
      queryKey: ['figure-history', customerId, metric, period],
      enabled: customerId !== undefined && period !== '',
      queryFn: () => fetchFigure(customerId ?? '', metric, period, 1),
      staleTime: 300_000,
      retry: false,
    })),
  });
  const found = new Map<string, readonly (number | null)[]>();
  answers.forEach(({ data }, index) => {
    const months = data?.history.map((month) => month.value ?? null) ?? [];
    // One month is a point, not a line.
    if (months.length > 1) found.set(metrics[index] ?? '', months);
  });
  return found;
}
