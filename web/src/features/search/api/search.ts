import { getJson } from '@/lib/api';
import { z } from '@/lib/shape';

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
  const answer = z.record(await getJson('/api/v1/search', { q: words, limit: '12' }, signal));
  return z.list(answer.items).flatMap((item) => {
    const hit = z.record(item);
    const kind = z.text(hit.kind);
    const id = z.text(hit.id);
    const path = paths[kind]?.(id);
    if (path === undefined) return [];
    return [{ kind, id, title: z.text(hit.title), note: z.text(hit.note), path }];
  });
}
