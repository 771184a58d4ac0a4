import { api, dataOf, type Answer, type Body } from '@/lib/api';

export type Export = Answer<'/api/v1/exports/{id}', 'get'>;
export type NewExport = Body<'/api/v1/exports', 'post'>;

export async function startExport(body: NewExport): Promise<Export> {
  return dataOf(await api.POST('/api/v1/exports', { body }));
}

export async function getExport(id: string): Promise<Export> {
  return dataOf(await api.GET('/api/v1/exports/{id}', { params: { path: { id } } }));
}

export function exportFile(id: string): string {
  return `/api/v1/exports/${id}/file`;
}
