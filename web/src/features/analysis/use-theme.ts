import { useMemo } from 'react';
import { chartTheme } from '@/charts/chart-theme';
import { useThemeName } from '@/lib/theme-mode';

/** The charts' colours, for parts of a page that are no charts. */
export function useTheme() {
  const name = useThemeName();
  return useMemo(() => chartTheme(name), [name]);
}
