import { api, dataOf, type Answer, type Body, type ItemOf } from '@/lib/api';

export type DuplicatePair = ItemOf<'/api/v1/customers/duplicates'>;
export type MergeInput = Body<'/api/v1/customers/merge', 'post'>;
export type MergeResult = Answer<'/api/v1/customers/merge', 'post'>;
export type MergeRow = ItemOf<'/api/v1/customers/merges'>;

export async function listDuplicates(signal: AbortSignal): Promise<readonly DuplicatePair[]> {
  return dataOf(
    await api.GET('/api/v1/customers/duplicates', { params: { query: { limit: 100 } }, signal }),
  ).items;
}

/** Compares the whole base. @return how many pairs, or the job that looks */
export async function scanDuplicates() {
  return dataOf(await api.POST('/api/v1/customers/duplicates/scan', {}));
}

export async function dismissPair(first_id: string, second_id: string): Promise<void> {
  await api.POST('/api/v1/customers/duplicates/dismissals', { body: { first_id, second_id } });
}

export async function mergeShops(body: MergeInput): Promise<MergeResult> {
  return dataOf(await api.POST('/api/v1/customers/merge', { body }));
}

export async function listMerges(signal: AbortSignal): Promise<readonly MergeRow[]> {
  return dataOf(
    await api.GET('/api/v1/customers/merges', { params: { query: { limit: 50 } }, signal }),
  ).items;
}

export async function undoMerge(id: string): Promise<void> {
  await api.POST('/api/v1/customers/merges/{id}/undo', { params: { path: { id } } });
}
