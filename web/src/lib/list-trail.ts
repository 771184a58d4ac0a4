/**
 * The list that one came from: its address and the shops on it, so that a shop's page can lead back
 * and on to the next. Kept for this tab alone.
 */
export interface ListTrail {
  path: string;
  ids: readonly string[];
}

const STORAGE_KEY = 'roundsman.trail';
const NONE: ListTrail = { path: '', ids: [] };

export function rememberList(trail: ListTrail): void {
  sessionStorage.setItem(STORAGE_KEY, JSON.stringify(trail));
}

export function rememberedList(): ListTrail {
  return trailFrom(sessionStorage.getItem(STORAGE_KEY));
}

/** Whatever is stored, a trail comes out: nothing of it is trusted. Pure. */
export function trailFrom(text: string | null): ListTrail {
  if (text === null) return NONE;
  try {
    const stored = JSON.parse(text) as Partial<ListTrail> | null;
    const isOwnPath = typeof stored?.path === 'string' && /^\/(?!\/)/.test(stored.path);
    if (!isOwnPath || !Array.isArray(stored.ids)) return NONE;
    return {
      path: stored.path ?? '',
      ids: stored.ids.filter((id): id is string => typeof id === 'string'),
    };
  } catch {
    return NONE;
  }
}

/** The shops before and after `id`. Pure. */
export function neighboursOf(
  ids: readonly string[],
  id: string,
): { previous?: string; next?: string } {
  const at = ids.indexOf(id);
  if (at < 0) return {};
  return { previous: ids[at - 1], next: ids[at + 1] };
}
