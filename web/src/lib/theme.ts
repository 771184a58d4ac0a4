import type { ThemeConfig } from 'antd';

/**
 * The one place where colour, space and type are decided: ink and paper, one teal for what can be
 * pressed, one amber for what needs a person. Ant Design, our own CSS (as `--rm-*` variables) and
 * the charts all read from here.
 */
export type ThemeName = 'light' | 'dark';

interface Palette {
  primary: string;
  /** Text that stands on the primary colour. */
  onPrimary: string;
  accent: string;
  good: string;
  warn: string;
  bad: string;
  info: string;
  text: string;
  /** Secondary text; still 4.5:1 on `surface` and on `ground`. */
  textMuted: string;
  ground: string;
  surface: string;
  raised: string;
  line: string;
  lineStrong: string;
  tint: string;
  /** Quiet grounds behind words of state. */
  goodTint: string;
  warnTint: string;
  badTint: string;
  infoTint: string;
  navGround: string;
  navText: string;
  navActive: string;
  /** Series colours of charts, apart for colour-blind eyes, in this order. */
  series: readonly string[];
}

export const palettes: Record<ThemeName, Palette> = {
  light: {
    primary: '#0d6670',
    onPrimary: '#ffffff',
    accent: '#9a5106',
    good: '#1d7044',
    warn: '#95570a',
    bad: '#b3322b',
    info: '#2f5f9e',
    text: '#1b2629',
    textMuted: '#566468',
    ground: '#f4f5f3',
    surface: '#ffffff',
    raised: '#ffffff',
    line: '#e2e5e2',
    lineStrong: '#c5ccca',
    tint: '#e7f1f1',
    goodTint: '#e4f2e9',
    warnTint: '#fbf0de',
    badTint: '#fbe9e7',
    infoTint: '#e7eef8',
    navGround: '#11353c',
    navText: '#c4d5d6',
    navActive: '#1d525b',
    series: ['#0d6670', '#d58216', '#5570a8', '#7d9a3c', '#a8486b', '#8a6f4d', '#6d5aa5', '#3f8f6b'],
  },
  dark: {
    primary: '#58b9c0',
    onPrimary: '#062024',
    accent: '#f0a94e',
    good: '#62c08c',
    warn: '#e5ab55',
    bad: '#f08a80',
    info: '#86b1ea',
    text: '#e3e9e8',
    textMuted: '#9fadae',
    ground: '#111718',
    surface: '#192022',
    raised: '#20292b',
    line: '#2c3739',
    lineStrong: '#435154',
    tint: '#1a3135',
    goodTint: '#16291f',
    warnTint: '#2d2415',
    badTint: '#311c1a',
    infoTint: '#1a2536',
    navGround: '#0c1c20',
    navText: '#a9bcbe',
    navActive: '#17383e',
    series: ['#58b9c0', '#f0a94e', '#8fa9e0', '#b3cc6e', '#e08aa9', '#c9ad88', '#ac9be0', '#74c9a0'],
  },
};

export const fontFamily =
  "system-ui, -apple-system, 'Segoe UI', 'PingFang SC', 'Hiragino Sans GB', 'Microsoft YaHei', " +
  "'Noto Sans CJK SC', 'Source Han Sans SC', sans-serif";

/**
 * Ant Design's theme from our palette; `algorithms` are given by the caller, who loads them. With
 * `isStill` nothing glides in or out.
 */
export function antTheme(
  name: ThemeName,
  algorithms: NonNullable<ThemeConfig['algorithm']>,
  isStill = false,
): ThemeConfig {
  const p = palettes[name];
  return {
    algorithm: algorithms,
    token: {
      colorPrimary: p.primary,
      colorInfo: p.info,
      colorSuccess: p.good,
      colorWarning: p.warn,
      colorError: p.bad,
      colorLink: p.primary,
      // Lighter when pointed at would be too faint to read; the underline tells.
      colorLinkHover: p.primary,
      colorLinkActive: p.primary,
      colorText: p.text,
      colorTextSecondary: p.textMuted,
      colorTextTertiary: p.textMuted,
      colorTextDescription: p.textMuted,
      colorTextPlaceholder: p.textMuted,
      colorSuccessBg: p.goodTint,
      colorSuccessBorder: p.goodTint,
      colorWarningBg: p.warnTint,
      colorWarningBorder: p.warnTint,
      colorErrorBg: p.badTint,
      colorErrorBorder: p.badTint,
      colorInfoBg: p.infoTint,
      colorInfoBorder: p.infoTint,
      colorSuccessText: p.good,
      colorWarningText: p.warn,
      colorErrorText: p.bad,
      colorInfoText: p.info,
      colorBgLayout: p.ground,
      colorBgContainer: p.surface,
      colorBgElevated: p.raised,
      colorBorder: p.lineStrong,
      colorBorderSecondary: p.line,
      colorSplit: p.line,
      fontFamily,
      fontSize: 14,
      borderRadius: 6,
      controlHeight: 32,
      wireframe: false,
      motion: !isStill,
    },
    components: {
      Button: { primaryColor: p.onPrimary, primaryShadow: 'none', defaultShadow: 'none', dangerShadow: 'none' },
      Table: {
        headerBg: p.surface,
        headerColor: p.textMuted,
        headerSplitColor: 'transparent',
        rowHoverBg: p.tint,
        rowSelectedBg: p.tint,
        rowSelectedHoverBg: p.tint,
        cellPaddingBlock: 8,
        cellPaddingInline: 10,
        cellPaddingBlockSM: 4,
        cellPaddingInlineSM: 8,
        headerBorderRadius: 0,
      },
      Tabs: { horizontalItemPadding: '8px 0', horizontalMargin: '0 0 12px 0' },
      Form: { itemMarginBottom: 16, labelColor: p.textMuted },
      Tag: { defaultBg: p.tint, defaultColor: p.text },
      Descriptions: { labelColor: p.textMuted },
      Steps: { colorTextLightSolid: p.onPrimary },
      Segmented: { trackBg: p.line, itemSelectedBg: p.surface, itemColor: p.text },
    },
  };
}

/** Writes the palette as `--rm-*` variables, for our own style sheet. */
export function applyCssVariables(name: ThemeName, root: HTMLElement): void {
  const { series, ...colours } = palettes[name];
  for (const [key, value] of Object.entries(colours)) {
    root.style.setProperty(`--rm-${key.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`)}`, value);
  }
  series.forEach((colour, index) => {
    root.style.setProperty(`--rm-series-${index + 1}`, colour);
  });
  root.style.setProperty('--rm-font', fontFamily);
  root.style.colorScheme = name;
  root.dataset.theme = name;
}
