import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, dataOf } from '@/lib/api';
import type { Answer } from '@/lib/api';
import type { Choice, Decision, Decisions } from '../book/decisions';

type BookDecisions = Answer<'/api/v1/customers/{id}/guidance-book/decisions', 'get'>;

export interface Deciding {
  item: string;
  /** Nothing takes the decision back. */
  choice: Choice | undefined;
  comment: string;
}

/** What was decided on a book; empty while it loads and for those who may not see it. */
export function useDecisions(customerId: string | undefined, period: string) {
  const query = useQuery({
    queryKey: decisionsKey(customerId ?? '', period),
    enabled: customerId !== undefined && period !== '',
    queryFn: async () =>
      dataOf(
        await api.GET('/api/v1/customers/{id}/guidance-book/decisions', {
          params: { path: { id: customerId ?? '' }, query: { period } },
        }),
      ),
  });
  return { decisions: decisionsFrom(query.data), query };
}

function decisionsKey(customerId: string, period: string): readonly string[] {
  return ['decisions', customerId, period];
}

export function decisionsFrom(answer: BookDecisions | undefined): Decisions {
  const found = new Map<string, Decision>();
  for (const line of answer?.items ?? []) {
    if (!line.decision) continue;
    found.set(line.item_key, {
      choice: line.decision,
      comment: line.comment,
      byName: line.decided_by,
      at: line.decided_at ?? undefined,
    });
  }
  return found;
}

/** Shows the decision at once; takes it back when the server refuses. */
export function useDecide(customerId: string, period: string) {
  const client = useQueryClient();
  const key = decisionsKey(customerId, period);
  return useMutation({
    mutationFn: async ({ item, choice, comment }: Deciding) =>
      dataOf(
        await api.POST('/api/v1/customers/{id}/guidance-book/decisions', {
          params: { path: { id: customerId } },
          body: { period, decisions: [{ item_key: item, decision: choice ?? null, comment }] },
        }),
      ),
    onMutate: async (deciding) => {
      await client.cancelQueries({ queryKey: key });
      const before = client.getQueryData<BookDecisions>(key);
      if (before !== undefined) client.setQueryData(key, withDecision(before, deciding));
      return { before };
    },
    onSuccess: (answer) => client.setQueryData(key, answer),
    onError: (_error, _deciding, context) => {
      if (context?.before !== undefined) client.setQueryData(key, context.before);
    },
  });
}

/** The answer as it will look once the server has agreed. Pure. */
export function withDecision(before: BookDecisions, deciding: Deciding): BookDecisions {
  return {
    ...before,
    items: before.items.map((line) =>
      line.item_key === deciding.item
        ? { ...line, decision: deciding.choice ?? null, comment: deciding.comment, decided_at: null }
        : line,
    ),
  };
}
