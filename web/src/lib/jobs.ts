import { queryOptions, useQuery, type QueryClient } from '@tanstack/react-query';
import { api, dataOf, type Answer } from './api';

export type Job = Answer<'/api/v1/jobs/{id}', 'get'>;

export function isFinished(job: Job): boolean {
  return job.state === 'done' || job.state === 'failed' || job.state === 'cancelled';
}

/** From 0 to 1; nothing while the size of the work is unknown. */
export function jobShare(job: Job): number | null {
  if (job.state === 'done') return 1;
  return job.units_total > 0 ? Math.min(1, job.units_done / job.units_total) : null;
}

export const jobKey = (id: string) => ['job', id] as const;

export function jobQuery(id: string) {
  return queryOptions({
    queryKey: jobKey(id),
    queryFn: async ({ signal }) =>
      dataOf(await api.GET('/api/v1/jobs/{id}', { params: { path: { id } }, signal })),
    // Events keep it fresh; this is for connections that let none through.
    refetchInterval: (query) =>
      query.state.data !== undefined && isFinished(query.state.data) ? false : 4_000,
  });
}

/** A job, live; nothing while `id` is empty. */
export function useJob(id: string | null | undefined) {
  return useQuery({ ...jobQuery(id ?? ''), enabled: id !== null && id !== undefined && id !== '' });
}

type Listener = (job: Job) => void;
const listeners = new Set<Listener>();

/** Called for each change of a job that the account may see. */
export function onJobChange(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** One stream of events for the whole application; the browser connects again by itself. */
export function openJobStream(client: QueryClient): () => void {
  const source = new EventSource('/api/v1/jobs/events');
  source.addEventListener('job', (event: MessageEvent<string>) => {
    const job = JSON.parse(event.data) as Job;
    client.setQueryData(jobKey(job.id), job);
    for (const listener of listeners) listener(job);
  });
  return () => source.close();
}
