import { formatInvoiceMoney, type FigureFormat } from '@/lib/figure';
import { unknownText } from '@/lib/format';
import type { Dictionary } from './api/customers';
import type { ShopColumn } from './filters';

/** Codes → names, in the language of the screen. */
export type CodeNames = (dictionary: string, code: string) => string;

export function codeNames(dictionaries: readonly Dictionary[], zh: boolean): CodeNames {
  const names = new Map<string, string>();
  for (const { dictionary, values } of dictionaries) {
    for (const value of values) {
      names.set(`${dictionary}\n${value.code}`, zh ? value.name_zh : value.name_en);
    }
  }
  return (dictionary, code) => names.get(`${dictionary}\n${code}`) ?? code;
}

/**
 * The dictionaries with the target classes among them: the classes are the program's own, no company
 * keeps them. Names are given in the language of the screen.
 */
export function withTargetClasses(
  dictionaries: readonly Dictionary[],
  classes: readonly { code: string; name: string }[],
): readonly Dictionary[] {
  const values = classes.map(({ code, name }, seq) => ({ code, name_zh: name, name_en: name, seq }));
  return [...dictionaries, { dictionary: 'target_class', values }];
}

/** What a value needs to be read. */
export interface ValueWords {
  names: CodeNames;
  yesNo: { yes: string; no: string };
  format: FigureFormat;
}

/** One value of a shop as plain text, for edits and conflicts. */
export function shopText(column: ShopColumn, value: unknown, { names, format }: ValueWords): string {
  if (value === null || value === undefined || value === '') return unknownText;
  if (column.kind === 'code') return names(column.dictionary, String(value));
  if (column.kind === 'money') return formatInvoiceMoney(Number(value), format);
  return Array.isArray(value) ? value.join(', ') : String(value);
}
