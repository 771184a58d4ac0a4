import { createContext, useContext } from 'react';
import { useTranslation } from 'react-i18next';
import { useFigureFormat } from '@/lib/company';
import type { FigureFormat } from '@/lib/figure';
import { useMetricRegister } from '@/lib/metric-register';
import type { MetricRegister } from '@/lib/metric-register';
import type { GuidanceBook } from '../book-document';
import type { Figure, ProductName } from '../documents';
import type { Decision, Decisions, Choice } from './decisions';

/** What all parts of an open book share. */
export interface BookState {
  book: GuidanceBook;
  customerId: string;
  decisions: Decisions;
  canDecide: boolean;
  decide: (item: string, choice: Choice | undefined, comment?: string) => void;
  /** Opens the drawer that says where a figure comes from. */
  askWhy: (figure: Figure) => void;
  /** Months of a metric, oldest first, where the server knows them. */
  history: (metric: string) => readonly (number | null)[] | undefined;
}

const BookContext = createContext<BookState | null>(null);
export const BookProvider = BookContext.Provider;

export interface BookTools extends BookState {
  t: (key: string, values?: Record<string, unknown>) => string;
  format: FigureFormat;
  register: MetricRegister;
  product: (position: number) => ProductName;
  decisionOf: (item: string) => Decision | undefined;
}

export function useBook(): BookTools {
  const state = useContext(BookContext);
  if (state === null) throw new Error('useBook() outside a book.');
  const { t } = useTranslation('guidance');
  const format = useFigureFormat();
  const register = useMetricRegister();
  return {
    ...state,
    t: (key, values) => t(key, values ?? {}),
    format: { ...format, currency: state.book.header.currency ?? format.currency },
    register,
    product: (position) => state.book.products?.[position] ?? { code: '', name: '—' },
    decisionOf: (item) => state.decisions.get(item),
  };
}
