/**
 * Figures as people read them. A figure travels as a plain number with a unit (`percent` is 0..1,
 * `minor` is money in minor units); this is the one place that turns it into words. Pure.
 */

export type Language = 'zh' | 'en';

/** Language of the texts inside documents, from the language of the page. */
export function languageOf(locale: string): Language {
  return locale.toLowerCase().startsWith('zh') ? 'zh' : 'en';
}

export interface FigureFormat {
  language: Language;
  /** ISO code of the company's money; money stands without a sign when there is none. */
  currency?: string | undefined;
  /** What sums of quantities are counted in; 条 when the company has no products yet. */
  quantityUnit?: Readonly<Record<Language, string>> | undefined;
}

const MINUS = '\u2212';

function number(value: number, language: Language, digits: number, least = 0): string {
  const text = new Intl.NumberFormat(language === 'zh' ? 'zh-CN' : 'en-US', {
    maximumFractionDigits: digits,
    minimumFractionDigits: least,
  }).format(Object.is(value, -0) ? 0 : value);
  return text.replace('-', MINUS);
}

const CURRENCY_SIGN: Readonly<Record<string, string>> = { CNY: '¥', USD: '$', EUR: '€', GBP: '£' };

/** `¥`, `$`; nothing for a currency without a sign of its own. */
export function currencySign(format: FigureFormat): string {
  return format.currency === undefined ? '' : (CURRENCY_SIGN[format.currency] ?? '');
}

function money(minor: number, format: FigureFormat): string {
  // Cents are noise in thousands, and the point of a price.
  return moneyTo(Math.abs(minor) >= 100_000 ? 0 : 2, minor, format);
}

/** To the cent, as it stands on an invoice: `¥1,234.56`. */
export function formatInvoiceMoney(minor: number, format: FigureFormat): string {
  return moneyTo(2, minor, format);
}

function moneyTo(digits: number, minor: number, format: FigureFormat): string {
  const text = number(Math.abs(minor) / 100, format.language, digits, digits);
  return `${minor < 0 ? MINUS : ''}${currencySign(format)}${text}`;
}

const UNIT_WORDS: Readonly<Record<string, Record<Language, string>>> = {
  grades: { zh: ' 档', en: ' grades' },
  cycles: { zh: ' 个周期', en: ' cycles' },
  days: { zh: ' 天', en: ' days' },
  score: { zh: ' 分', en: ' pts' },
  points: { zh: ' 分', en: ' pts' },
  months: { zh: ' 个月', en: ' months' },
  m2: { zh: ' 平方米', en: ' m²' },
  m: { zh: ' 米', en: ' m' },
  km: { zh: ' 公里', en: ' km' },
};

/** 条, bottles, …: the unit of quantities, for sentences and headings. */
export function quantityWord({ language, quantityUnit }: FigureFormat): string {
  return quantityUnit?.[language] ?? (language === 'zh' ? '条' : 'cartons');
}

/** Digits after the point that still say something at this size. */
function digitsFor(value: number, unit: string): number {
  if (unit === 'carton' || unit === 'count') return Math.abs(value) < 10 ? 2 : 0;
  if (Math.abs(value) >= 1000) return 0;
  return Math.abs(value) >= 100 ? 1 : 2;
}

/** `31.6%`, `¥44,291`, `315 条`, `29.3 天`. */
export function formatFigure(value: number, unit: string, format: FigureFormat): string {
  if (unit === 'percent') return `${number(value * 100, format.language, 1, 1)}%`;
  if (unit === 'minor') return money(value, format);
  if (unit === 'change') return formatChange(value, format.language);
  if (unit === 'grade') return `D${number(value, format.language, 1)}`;
  const word = unit === 'carton' ? ` ${quantityWord(format)}` : (UNIT_WORDS[unit]?.[format.language] ?? '');
  return `${number(value, format.language, digitsFor(value, unit))}${word}`;
}

/** The same, short enough for an axis: `5.6万`, `56K`. */
export function formatAxis(value: number, unit: string, format: FigureFormat): string {
  if (unit === 'percent') return `${number(value * 100, format.language, 0)}%`;
  const scaled = unit === 'minor' ? value / 100 : value;
  return new Intl.NumberFormat(format.language === 'zh' ? 'zh-CN' : 'en-US', {
    notation: 'compact',
    maximumFractionDigits: 1,
  })
    .format(scaled)
    .replace('-', MINUS);
}

/** A share of change with its sign: `+45.2%`, `−16.4%`, `0%`. */
export function formatChange(change: number, language: Language): string {
  const tenths = Math.round(Math.abs(change) * 1000);
  const text = `${number(tenths / 10, language, 1, 1)}%`;
  if (tenths === 0) return text;
  return `${change > 0 ? '+' : MINUS}${text}`;
}

/** A difference in the figure's own unit; of shares in percentage points. */
export function formatDifference(difference: number, unit: string, format: FigureFormat): string {
  const sign = difference > 0 ? '+' : difference < 0 ? MINUS : '';
  const size = Math.abs(difference);
  if (unit === 'percent') {
    const points = number(size * 100, format.language, 1, 1);
    return `${sign}${points}${format.language === 'zh' ? ' 个百分点' : ' pp'}`;
  }
  return `${sign}${formatFigure(size, unit, format)}`;
}

/** now / last − 1, or nothing where the base says nothing. */
export function changeOf(now: number | undefined, last: number | undefined): number | undefined {
  if (now === undefined || last === undefined || last === 0) return undefined;
  return (now - last) / Math.abs(last);
}

/** `2026-10` → `2026-09`. */
export function addMonths(period: string, months: number): string {
  const year = Number(period.slice(0, 4));
  const month = Number(period.slice(5, 7));
  const total = year * 12 + (month - 1) + months;
  const wanted = ((total % 12) + 12) % 12;
  return `${String(Math.floor(total / 12)).padStart(4, '0')}-${String(wanted + 1).padStart(2, '0')}`;
}

/** Text of a document in the page's language; the other language rather than nothing. */
export function textIn(text: { zh?: string; en?: string } | undefined, language: Language): string {
  if (text === undefined) return '';
  const own = language === 'zh' ? text.zh : text.en;
  return own ?? text.zh ?? text.en ?? '';
}
