import type { ReactNode } from 'react';
import type { Filter } from '@/components/data-table/types';

/** A condition in the filter language, `COLUMN:OPERATOR[:VALUE]`, for people to read. */
export type ConditionInWords = (condition: string) => ReactNode;

/** What an address may ask and no field of the form can show. */
export const addressFilters = (inWords: ConditionInWords): Filter[] => [
  { key: 'quick', label: '', kind: 'silent' },
  { key: 'unit', label: '', kind: 'silent', inWords: (code) => inWords(`unit:in:${code}`) },
  { key: 'filter', label: '', kind: 'silent', inWords },
];
