import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, dataOf, type Body, type ItemOf } from '@/lib/api';
import { allItems, pageQuery } from '@/lib/paging';

export type TimelineEvent = ItemOf<'/api/v1/customers/{id}/timeline'>;
export type Order = ItemOf<'/api/v1/customers/{id}/orders'>;
export type Change = ItemOf<'/api/v1/customers/{id}/history'>;
export type Contact = ItemOf<'/api/v1/customers/{id}/contacts'>;
export type Note = ItemOf<'/api/v1/customers/{id}/notes'>;
export type ShopFile = ItemOf<'/api/v1/customers/{id}/files'>;
export type ContactInput = Body<'/api/v1/customers/{id}/contacts', 'post'>;

const pageSize = 50;
const cursorOf = (cursor: string) => (cursor === '' ? undefined : cursor);

/** Parts that grow: pages one after another, newest first. */
export function timelineQuery(id: string) {
  return infiniteQueryOptions({
    queryKey: ['customer', id, 'timeline'],
    initialPageParam: '',
    queryFn: async ({ pageParam, signal }) =>
      dataOf(
        await api.GET('/api/v1/customers/{id}/timeline', {
          params: { path: { id }, query: { limit: pageSize, cursor: cursorOf(pageParam) } },
          signal,
        }),
      ),
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });
}

/** @param product  id: only orders that hold it; empty: all */
export function ordersQuery(id: string, product: string) {
  return infiniteQueryOptions({
    queryKey: ['customer', id, 'orders', product],
    initialPageParam: '',
    queryFn: async ({ pageParam, signal }) =>
      dataOf(
        await api.GET('/api/v1/customers/{id}/orders', {
          params: {
            path: { id },
            query: { limit: pageSize, cursor: cursorOf(pageParam), product: product === '' ? undefined : product },
          },
          signal,
        }),
      ),
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });
}

export function changesQuery(id: string) {
  return infiniteQueryOptions({
    queryKey: ['customer', id, 'history'],
    initialPageParam: '',
    queryFn: async ({ pageParam, signal }) =>
      dataOf(
        await api.GET('/api/v1/customers/{id}/history', {
          params: { path: { id }, query: { limit: pageSize, cursor: cursorOf(pageParam) } },
          signal,
        }),
      ),
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });
}

export const contactsQuery = (id: string) =>
  queryOptions({
    queryKey: ['customer', id, 'contacts'],
    queryFn: async ({ signal }): Promise<readonly Contact[]> =>
      dataOf(await api.GET('/api/v1/customers/{id}/contacts', { params: { path: { id } }, signal })).items,
  });

export const notesQuery = (id: string) =>
  queryOptions({
    queryKey: ['customer', id, 'notes'],
    queryFn: async ({ signal }): Promise<readonly Note[]> =>
      (
        await allItems(async (page) =>
          dataOf(await api.GET('/api/v1/customers/{id}/notes', { params: { path: { id }, query: pageQuery(page) }, signal })),
        )
      ).items,
  });

export const filesQuery = (id: string) =>
  queryOptions({
    queryKey: ['customer', id, 'files'],
    queryFn: async ({ signal }): Promise<readonly ShopFile[]> =>
      dataOf(await api.GET('/api/v1/customers/{id}/files', { params: { path: { id } }, signal })).items,
  });

export async function addContact(id: string, body: ContactInput): Promise<void> {
  await api.POST('/api/v1/customers/{id}/contacts', { params: { path: { id } }, body });
}

export async function removeContact(id: string, contactId: string): Promise<void> {
  await api.DELETE('/api/v1/customers/{id}/contacts/{contact_id}', {
    params: { path: { id, contact_id: contactId } },
  });
}

export async function addNote(id: string, body: string): Promise<void> {
  await api.POST('/api/v1/customers/{id}/notes', { params: { path: { id } }, body: { body } });
}

export async function removeNote(id: string, noteId: string): Promise<void> {
  await api.DELETE('/api/v1/customers/{id}/notes/{note_id}', {
    params: { path: { id, note_id: noteId } },
  });
}

export async function addTag(id: string, tag: string): Promise<void> {
  await api.POST('/api/v1/customers/{id}/tags', { params: { path: { id } }, body: { tag } });
}

export async function removeTag(id: string, tag: string): Promise<void> {
  await api.DELETE('/api/v1/customers/{id}/tags/{tag}', { params: { path: { id, tag } } });
}

export async function removeFile(id: string, fileId: string): Promise<void> {
  await api.DELETE('/api/v1/customers/{id}/files/{file_id}', {
    params: { path: { id, file_id: fileId } },
  });
}
