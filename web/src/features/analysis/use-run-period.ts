import { useSearchParams } from 'react-router-dom';
import { usePeriod } from '@/lib/period';
import type { Run } from './api/results';

/**
 * The month of the address; without one the month that the reader looks at anyway, when it was
 * analysed, else that of the newest run.
 */
export function useRunPeriod(runs: readonly Run[]): string {
  const [search] = useSearchParams();
  const { period } = usePeriod();
  const asked = search.get('period');
  if (asked !== null && asked !== '') return asked;
  return runs.some((run) => run.period === period) ? period : (runs[0]?.period ?? '');
}
