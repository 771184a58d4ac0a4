import { useSyncExternalStore } from 'react';
import { usePreferences } from './preferences';
import type { ThemeName } from './theme';

const query = '(prefers-color-scheme: dark)';

function subscribe(listener: () => void): () => void {
  const media = window.matchMedia(query);
  media.addEventListener('change', listener);
  return () => media.removeEventListener('change', listener);
}

/** The theme in force: what the person chose, or what the system says. */
export function useThemeName(): ThemeName {
  const { theme } = usePreferences();
  const systemDark = useSyncExternalStore(subscribe, () => window.matchMedia(query).matches);
  if (theme !== 'system') return theme;
  return systemDark ? 'dark' : 'light';
}
