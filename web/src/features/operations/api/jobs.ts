import { api, dataOf, type ItemOf, type QueryOf } from '@/lib/api';
import { listQuery } from '@/lib/list-query';
import type { Page, PageRequest } from '@/lib/paging';
import type { ListState } from '@/lib/url-filters';

export type JobRow = ItemOf<'/api/v1/jobs'>;

export async function listJobs(
  state: ListState,
  page: PageRequest,
  signal: AbortSignal,
): Promise<Page<JobRow>> {
  return dataOf(
    await api.GET('/api/v1/jobs', { params: { query: listQuery<QueryOf<'/api/v1/jobs'>>(state, page) }, signal }),
  );
}

export async function cancelJob(id: string): Promise<void> {
  await api.POST('/api/v1/jobs/{id}/cancel', { params: { path: { id } } });
}

export async function retryJob(id: string): Promise<void> {
  await api.POST('/api/v1/jobs/{id}/retry', { params: { path: { id } } });
}
