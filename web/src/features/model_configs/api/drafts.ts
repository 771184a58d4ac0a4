import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, dataOf, ifMatch } from '@/lib/api';
import type { Answer, Body } from '@/lib/api';
import { asProblem } from '@/lib/problem';
import type { Json } from '../config-diff';

/**
 * A model under edit: its draft, its versions, what a draft would change. Grading, target classes and
 * every strategy have the same routes below their own address; the shapes differ in `body` alone.
 */
export type ModelAddress =
  | '/api/v1/models/grading'
  | '/api/v1/models/target_classes'
  | `/api/v1/strategies/${string}`;

// One of the addresses stands for all in the types; `body` is read as plain JSON.
type Base = '/api/v1/models/target_classes';
const at = <Part extends string>(address: ModelAddress, part: Part): `${Base}/${Part}` =>
  `${address}/${part}` as `${Base}/${Part}`;

type DraftAnswer = Answer<`${Base}/draft`, 'get'>;
export type Draft = Omit<DraftAnswer, 'body' | 'problems'> & {
  body: Record<string, Json>;
  /** What keeps it from being published, field by field. */
  problems: readonly { field: string; reason: string; expected: string }[];
};
export type Preview = Answer<`${Base}/preview`, 'get'>;
export type PreviewResult = NonNullable<Preview['result']>;
export type VersionLine = Answer<`${Base}/versions`, 'get'>['items'][number];
export type Comparison = Answer<`${Base}/compare`, 'get'>;

const draftKey = (address: ModelAddress) => ['model-draft', address] as const;

/** The draft, or null when there is none. */
export function useDraft(address: ModelAddress) {
  return useQuery({
    queryKey: draftKey(address),
    queryFn: async (): Promise<Draft | null> => {
      try {
        return dataOf(await api.GET(at(address, 'draft'))) as unknown as Draft;
      } catch (error) {
        if (asProblem(error).reason === 'models.no_draft') return null;
        throw error;
      }
    },
    staleTime: 0,
  });
}

export function useVersions(address: ModelAddress) {
  return useQuery({
    queryKey: ['model-versions', address],
    queryFn: async () => dataOf(await api.GET(at(address, 'versions'))).items,
  });
}

/** A version's configuration; `newest` is understood. */
export function useVersion(address: ModelAddress, version: string) {
  return useQuery({
    queryKey: ['model-version', address, version],
    queryFn: async () =>
      dataOf(
        await api.GET(`${at(address, 'versions')}/{version}`, { params: { path: { version } } }),
      ) as unknown as Record<string, Json>,
    staleTime: version === 'newest' ? 0 : Infinity,
  });
}

export function useComparison(address: ModelAddress, from: string, to: string) {
  return useQuery({
    queryKey: ['model-compare', address, from, to],
    enabled: from !== '' && to !== '' && from !== to,
    queryFn: async () =>
      dataOf(await api.GET(at(address, 'compare'), { params: { query: { from, to } } })),
    staleTime: 0,
  });
}

const ASK_AGAIN_MS = 700;

export function previewQuery(address: ModelAddress, draftVersion: number) {
  return queryOptions({
    queryKey: ['model-preview', address, draftVersion],
    queryFn: async () => dataOf(await api.GET(at(address, 'preview'))),
    // The server computes beside the request: ask until it is done.
    refetchInterval: (query) => (query.state.data?.state === 'done' ? false : ASK_AGAIN_MS),
    staleTime: Infinity,
  });
}

/** Opens, saves, drops and publishes; whatever happens, the draft on screen is the server's. */
export function useDraftActions(address: ModelAddress) {
  const client = useQueryClient();
  const key = draftKey(address);
  const forget = () => {
    void client.invalidateQueries({ queryKey: key });
    for (const name of ['model-versions', 'model-version', 'model-compare', 'strategies'])
      void client.invalidateQueries({ queryKey: [name] });
  };
  const open = useMutation({
    mutationFn: async (fromVersion?: number) =>
      dataOf(await api.POST(at(address, 'draft'), { body: { from_version: fromVersion } })),
    onSuccess: (draft) => client.setQueryData(key, draft as unknown as Draft),
    onSettled: forget,
  });
  const save = useMutation({
    mutationFn: async (wanted: { version: number; body: Record<string, Json>; comment: string }) => {
      type Saved = Body<`${Base}/draft`, 'put'>;
      const body = { body: wanted.body, comment: wanted.comment } as unknown as Saved;
      return dataOf(
        await api.PUT(at(address, 'draft'), {
          params: { header: ifMatch(wanted.version) },
          body,
        }),
      );
    },
    onSuccess: (draft) => client.setQueryData(key, draft as unknown as Draft),
  });
  const drop = useMutation({
    mutationFn: async (version: number) =>
      api.DELETE(at(address, 'draft'), { params: { header: ifMatch(version) } }),
    onSuccess: () => client.setQueryData(key, null),
    onSettled: forget,
  });
  const publish = useMutation({
    mutationFn: async (wanted: { version: number; comment: string }) =>
      dataOf(
        await api.POST(at(address, 'publish'), {
          params: { header: ifMatch(wanted.version) },
          body: { comment: wanted.comment },
        }),
      ),
    onSuccess: () => client.setQueryData(key, null),
    onSettled: forget,
  });
  return { open, save, drop, publish };
}
