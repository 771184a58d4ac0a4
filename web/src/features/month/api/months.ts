import { queryOptions } from '@tanstack/react-query';
import { getJson } from '@/lib/api';
import { z } from '@/lib/shape';

/** The published months, newest first, as `2026-10`. */
export const monthsQuery = queryOptions({
  queryKey: ['months'],
  queryFn: async ({ signal }) => {
    const answer = z.record(await getJson('/api/v1/months', {}, signal));
    const periods = z.list(answer.items).map((item) => z.text(z.record(item).period));
    return [...new Set(periods)].sort().reverse();
  },
  staleTime: 60_000,
});
