import { useCallback, useSyncExternalStore } from 'react';
import { usePreferences } from './preferences';
import type { ThemeName } from './theme';

function useMedia(query: string): boolean {
  return useSyncExternalStore(
    useCallback(
      (listener: () => void) => {
        const media = window.matchMedia(query);
        media.addEventListener('change', listener);
        return () => media.removeEventListener('change', listener);
      },
      [query],
    ),
    () => window.matchMedia(query).matches,
  );
}

let printing = false;
const setPrinting = (to: boolean, listener: () => void) => () => {
  printing = to;
  listener();
};

function subscribePrinting(listener: () => void): () => void {
  const begin = setPrinting(true, listener);
  const end = setPrinting(false, listener);
  window.addEventListener('beforeprint', begin);
  window.addEventListener('afterprint', end);
  return () => {
    window.removeEventListener('beforeprint', begin);
    window.removeEventListener('afterprint', end);
  };
}

/** Whether a page is being laid out for paper: nothing moves then. */
export function isPrinting(): boolean {
  return printing;
}

/** Paper is always light. The theme in force otherwise: what the person chose, or what the system says. */
export function useThemeName(): ThemeName {
  const { theme } = usePreferences();
  const onPaper = useSyncExternalStore(subscribePrinting, isPrinting);
  const systemDark = useMedia('(prefers-color-scheme: dark)');
  if (onPaper) return 'light';
  if (theme !== 'system') return theme;
  return systemDark ? 'dark' : 'light';
}

/** Whether the person's system asks for less movement. */
export function useReducedMotion(): boolean {
  return useMedia('(prefers-reduced-motion: reduce)');
}
