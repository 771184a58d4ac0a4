import { currentLanguage } from './i18n';
import type { Language } from './preferences';

/**
 * Numbers, money and days as people read them. Everything here is pure given the language; an
 * unknown figure is the text `—`, never zero.
 */
export const unknownText = '—';

type Maybe<T> = T | null | undefined;

const formatters = new Map<string, Intl.NumberFormat>();

function numberFormat(language: Language, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = language + JSON.stringify(options);
  let found = formatters.get(key);
  if (found === undefined) {
    found = new Intl.NumberFormat(language, options);
    formatters.set(key, found);
  }
  return found;
}

export function formatNumber(value: Maybe<number>, digits = 0, language = currentLanguage()): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return unknownText;
  return numberFormat(language, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(value);
}

/** A share from 0 to 1: 0.1234 → 12.3%. */
export function formatPercent(share: Maybe<number>, digits = 1, language = currentLanguage()): string {
  if (share === null || share === undefined || !Number.isFinite(share)) return unknownText;
  return numberFormat(language, {
    style: 'percent',
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(share);
}

/** A change against before, always with its sign: 0.05 → +5.0%. */
export function formatChange(share: Maybe<number>, digits = 1, language = currentLanguage()): string {
  if (share === null || share === undefined || !Number.isFinite(share)) return unknownText;
  const text = formatPercent(Math.abs(share), digits, language);
  if (share === 0) return text;
  return (share > 0 ? '+' : '−') + text;
}

/** `2026-10-03` → 2026年10月3日 / 3 Oct 2026. */
export function formatDate(day: Maybe<string>, language = currentLanguage()): string {
  const match = /^(\d{4})-(\d{2})-(\d{2})/.exec(day ?? '');
  if (match === null) return unknownText;
  const [, year, month, date] = match;
  if (language === 'zh-CN') return `${year}年${Number(month)}月${Number(date)}日`;
  return `${Number(date)} ${monthNames[Number(month) - 1] ?? ''} ${year}`;
}

/** Short and sortable by eye in tables: the ISO day itself. */
export function formatDay(day: Maybe<string>): string {
  return /^\d{4}-\d{2}-\d{2}/.exec(day ?? '')?.[0] ?? unknownText;
}

/** `2026-10` → 2026年10月 / Oct 2026. */
export function formatPeriod(period: Maybe<string>, language = currentLanguage()): string {
  const match = /^(\d{4})-(\d{2})$/.exec(period ?? '');
  if (match === null) return unknownText;
  const [, year, month] = match;
  if (language === 'zh-CN') return `${year}年${Number(month)}月`;
  return `${monthNames[Number(month) - 1] ?? ''} ${year}`;
}

/** An instant (UTC) in the browser's time zone: 2026-10-03 14:05. */
export function formatInstant(instant: Maybe<string>): string {
  if (instant === null || instant === undefined || instant === '') return unknownText;
  const time = new Date(instant);
  if (Number.isNaN(time.getTime())) return unknownText;
  const two = (n: number) => String(n).padStart(2, '0');
  return (
    `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())} ` +
    `${two(time.getHours())}:${two(time.getMinutes())}`
  );
}

/** How long ago, coarse: 3 分钟前 / 3 minutes ago. */
export function formatAgo(instant: Maybe<string>, now: number, language = currentLanguage()): string {
  if (instant === null || instant === undefined) return unknownText;
  const seconds = (now - new Date(instant).getTime()) / 1000;
  if (!Number.isFinite(seconds)) return unknownText;
  const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  const steps: readonly [number, Intl.RelativeTimeFormatUnit][] = [
    [86_400, 'day'],
    [3_600, 'hour'],
    [60, 'minute'],
  ];
  for (const [size, unit] of steps) {
    if (Math.abs(seconds) >= size) return relative.format(-Math.round(seconds / size), unit);
  }
  return relative.format(-Math.round(seconds), 'second');
}

export function formatBytes(bytes: Maybe<number>, language = currentLanguage()): string {
  if (bytes === null || bytes === undefined || !Number.isFinite(bytes)) return unknownText;
  const units = ['B', 'KB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${formatNumber(value, unit === 0 || value >= 100 ? 0 : 1, language)} ${units[unit]}`;
}

const monthNames = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
