import { api, dataOf } from '@/lib/api';

/** One thing found by the command palette, with where it is shown. */
export interface Hit {
  kind: string;
  id: string;
  title: string;
  note: string;
  path: string;
}

const paths: Record<string, (id: string) => string> = {
  customer: (id) => `/customers/${id}`,
  product: (id) => `/products/${id}`,
};

/** Shops and products by words, code, phone or pinyin initials; best first. */
export async function searchEverything(words: string, signal: AbortSignal): Promise<Hit[]> {
  const found = dataOf(
    await api.GET('/api/v1/search', { params: { query: { q: words } }, signal }),
  );
  return found.hits.flatMap((hit) => {
    const path = paths[hit.kind]?.(hit.id);
    if (path === undefined) return [];
    return [{ kind: hit.kind, id: hit.id, title: hit.title, note: `${hit.code} ${hit.detail}`, path }];
  });
}
