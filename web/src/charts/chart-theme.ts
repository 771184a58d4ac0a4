import { fontFamily, palettes, type ThemeName } from '@/lib/theme';

/** What a chart's pure options function may use of the look. */
export interface ChartTheme {
  text: string;
  label: string;
  line: string;
  grid: string;
  surface: string;
  primary: string;
  accent: string;
  good: string;
  bad: string;
  series: readonly string[];
  fontFamily: string;
}

export function chartTheme(name: ThemeName): ChartTheme {
  const p = palettes[name];
  return {
    text: p.text,
    label: p.textMuted,
    line: p.lineStrong,
    grid: p.line,
    surface: p.raised,
    primary: p.primary,
    accent: p.accent,
    good: p.good,
    bad: p.bad,
    series: p.series,
    fontFamily,
  };
}

/** What all our charts share. Tooltips are drawn, not HTML: no inline styles under our policy. */
export function baseOptions(theme: ChartTheme) {
  return {
    color: [...theme.series],
    textStyle: { fontFamily: theme.fontFamily, color: theme.text },
    animationDuration: 250,
    aria: { enabled: true },
    grid: { left: 8, right: 16, top: 28, bottom: 8, containLabel: true },
    tooltip: {
      renderMode: 'richText' as const,
      backgroundColor: theme.surface,
      borderColor: theme.line,
      textStyle: { color: theme.text, fontFamily: theme.fontFamily },
      confine: true,
    },
  };
}
