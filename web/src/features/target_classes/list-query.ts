import { TARGET_CLASSES } from '@/lib/target-classes';

/** The filters of the target lists ↔ the address ↔ the server's parameters. Pure. */
export interface ListQuery {
  /** Class code; empty: all five target classes. */
  class: string;
  /** Sales area or any unit above; empty: everything in scope. */
  area: string;
  reason: string;
  /** Id of a segment; empty: all shops. */
  segment: string;
  grade_move: string;
  q: string;
  primary: boolean;
  sort: string;
  /** A rule whose shops are shown instead; `all`: of any rule; empty: the lists themselves. */
  gates: string;
}

export const EMPTY_QUERY: ListQuery = {
  class: '',
  area: '',
  reason: '',
  segment: '',
  grade_move: '',
  q: '',
  primary: false,
  sort: '',
  gates: '',
};

export function queryFrom(search: URLSearchParams): ListQuery {
  const text = (key: string): string => search.get(key) ?? '';
  return {
    class: text('class'),
    area: text('area'),
    reason: text('reason'),
    segment: text('segment'),
    grade_move: text('grade_move'),
    q: text('q'),
    primary: text('primary') === 'true',
    sort: text('sort'),
    gates: text('gates'),
  };
}

/** Writes the filters into a copy of the address; the month and other names stay. */
export function searchOf(search: URLSearchParams, query: ListQuery): URLSearchParams {
  const next = new URLSearchParams(search);
  for (const [key, value] of Object.entries(query)) {
    const text = value === true ? 'true' : value === false ? '' : String(value);
    if (text === '') next.delete(key);
    else next.set(key, text);
  }
  return next;
}

export interface ListParameters {
  period: string;
  class?: string;
  area?: string;
  reason?: string;
  /** In the filter language of the list of shops. */
  filter?: string[];
  grade_move?: 'up' | 'down' | 'same';
  q?: string;
  primary?: boolean;
  sort?: 'priority' | '-priority' | 'score' | '-score' | 'grade' | '-grade' | 'area';
}

const MOVES = ['up', 'down', 'same'] as const;
const SORTS = ['priority', '-priority', 'score', '-score', 'grade', '-grade', 'area'] as const;

export function parametersOf(query: ListQuery, period: string): ListParameters {
  const move = MOVES.find((one) => one === query.grade_move);
  const sort = SORTS.find((one) => one === query.sort);
  return {
    period,
    ...(query.class === '' ? {} : { class: query.class }),
    ...(query.area === '' ? {} : { area: query.area }),
    ...(query.reason === '' ? {} : { reason: query.reason }),
    ...filterOf(query),
    ...(query.q.trim() === '' ? {} : { q: query.q.trim() }),
    ...(query.primary ? { primary: true } : {}),
    ...(move === undefined ? {} : { grade_move: move }),
    ...(sort === undefined ? {} : { sort }),
  };
}

/** The parameter that keeps to the segment, where there is one. */
export function filterOf(query: ListQuery): { filter?: string[] } {
  return query.segment === '' ? {} : { filter: [`segment:in:${query.segment}`] };
}

/** The same as texts, as they stand in a query. */
export function textParameters(query: ListQuery, period: string): Record<string, string> {
  return Object.fromEntries(
    Object.entries(parametersOf(query, period)).map(([key, value]) => [key, String(value)]),
  );
}

/** The classes as tabs stand, always in the same order; supervision last and only where given. */
export const TAB_ORDER = [...TARGET_CLASSES, 'INTERNAL_SUPERVISION'] as const;

/** Reasons within a class, for the filter; the words stand in the texts under the same keys. */
export const REASONS: Readonly<Record<string, readonly string[]>> = {
  GRADE_FLUCTUATION: [
    'grade_fluctuation.fell',
    'grade_fluctuation.fell_90_days',
    'grade_fluctuation.rose',
    'grade_fluctuation.rose_90_days',
    'grade_fluctuation.swung_90_days',
    'grade_fluctuation.predicted_fall',
    'grade_fluctuation.predicted_rise',
    'grade_fluctuation.predicted_drop',
  ],
  NEW_RETAIL: [
    'new_retail.scan_rate',
    'new_retail.scan_accuracy',
    'new_retail.offline',
    'new_retail.score',
  ],
  SALES_ANOMALY: ['sales_anomaly.drop', 'sales_anomaly.irregular', 'sales_anomaly.three_sigma'],
};
