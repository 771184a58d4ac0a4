import { api, dataOf, type Body, type ItemOf } from '@/lib/api';
import type { NewView, SavedView, ViewStore } from '@/components/data-table/types';
import type { ListState } from '@/lib/url-filters';
import { filterExpressions, filtersFromExpressions, type ShopColumn } from '../filters';

type ServerView = ItemOf<'/api/v1/views'>;
type ViewInput = Body<'/api/v1/views', 'post'>;

/** Saved views of the list of shops, kept by the server. */
export function shopViews(columns: readonly ShopColumn[], mayShare: boolean): ViewStore {
  const toInput = (view: NewView): ViewInput => ({
    page: 'customers',
    name: view.name,
    visibility: view.visibility,
    definition: {
      filters: filterExpressions(view.state, columns),
      quick: view.state.filters.quick?.[0],
      q: view.state.q === '' ? undefined : view.state.q,
      sort: view.state.sort === '' ? undefined : view.state.sort,
      fields: [...view.columns],
    },
  });
  return {
    key: ['views', 'customers'],
    mayShare,
    list: async (signal) => {
      const page = dataOf(
        await api.GET('/api/v1/views', { params: { query: { page: 'customers' } }, signal }),
      );
      return page.items.map((view) => fromServer(view, columns));
    },
    create: async (view) => {
      const made = dataOf(await api.POST('/api/v1/views', { body: toInput(view) }));
      if (view.pinned) await mark(made.id, true);
      return made.id;
    },
    update: async (view, change) => {
      const { pinned, ...rest } = change;
      if (pinned !== undefined) await mark(view.id, pinned);
      if (Object.keys(rest).length === 0) return;
      await api.PUT('/api/v1/views/{id}', {
        params: { path: { id: view.id }, header: { 'If-Match': `"${String(view.version)}"` } },
        body: toInput({ ...view, ...rest }),
      });
    },
    remove: async (view) => {
      await api.DELETE('/api/v1/views/{id}', {
        params: { path: { id: view.id } },
      });
    },
  };
}

async function mark(id: string, pinned: boolean): Promise<void> {
  await api.PUT('/api/v1/views/{id}/marks', {
    params: { path: { id } },
    body: { is_pinned: pinned, is_default: false },
  });
}

function fromServer(view: ServerView, columns: readonly ShopColumn[]): SavedView {
  const { definition } = view;
  const filters: Record<string, readonly string[]> = filtersFromExpressions(definition.filters, columns);
  const state: ListState = {
    q: definition.q ?? '',
    sort: definition.sort ?? '',
    filters: definition.quick ? { ...filters, quick: [definition.quick] } : filters,
  };
  return {
    id: view.id,
    name: view.name,
    visibility: view.visibility,
    pinned: view.is_pinned,
    own: view.is_own,
    version: view.version,
    state,
    columns: definition.fields,
  };
}
