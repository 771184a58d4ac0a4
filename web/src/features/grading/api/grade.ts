import { useQuery } from '@tanstack/react-query';
import { api, dataOf } from '@/lib/api';
import type { Answer } from '@/lib/api';

/** A shop's grade with all that made it: explanation, peers, cuts, history. */
export type GradePage = Answer<'/api/v1/customers/{id}/grade', 'get'>;
export type WhatIf = Answer<'/api/v1/customers/{id}/grade/what-if', 'post'>;
export type Component = NonNullable<GradePage['explanation']>['components'][number];

export function useGrade(customerId: string, period: string) {
  return useQuery({
    queryKey: ['grade', customerId, period],
    enabled: period !== '',
    queryFn: async () =>
      dataOf(
        await api.GET('/api/v1/customers/{id}/grade', {
          params: { path: { id: customerId }, query: { period } },
        }),
      ),
    staleTime: 300_000,
  });
}

/** The grade with other inputs, by the code that graded the month. Nothing is stored. */
export function useWhatIf(
  customerId: string,
  period: string,
  inputs: Readonly<Record<string, number>>,
) {
  const changes = Object.entries(inputs).map(([component, value]) => ({ component, value }));
  return useQuery({
    queryKey: ['what-if', customerId, period, changes],
    enabled: changes.length > 0,
    queryFn: async () =>
      dataOf(
        await api.POST('/api/v1/customers/{id}/grade/what-if', {
          params: { path: { id: customerId } },
          body: { period, inputs: changes },
        }),
      ),
    // While a slider moves, the last answer stays on the screen.
    placeholderData: (before) => before,
    staleTime: 300_000,
  });
}
