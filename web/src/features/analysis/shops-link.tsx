import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router-dom';
import { runsQuery } from './api/results';
import { useAnalysisWords } from './use-words';

/**
 * The list of shops by what the models say of them. Filters by score ask the newest analysis: for
 * an older month there is no such list.
 */
export function useShopsOf(period: string): ((...filters: string[]) => string) | undefined {
  const newest = useQuery(runsQuery).data?.[0]?.period;
  if (newest !== period) return undefined;
  return (...filters) => `/customers?${new URLSearchParams(filters.map((filter) => ['filter', filter])).toString()}`;
}

/** "View these shops", where the list of them can be asked for. @param of what they are, for who cannot see the place */
export function ShopsLink({ period, filters, of }: { period: string; filters: readonly string[]; of: string }) {
  const { t } = useAnalysisWords();
  const shopsOf = useShopsOf(period);
  if (shopsOf === undefined) return null;
  return (
    <Link className="rma-noprint" to={shopsOf(...filters)} aria-label={t('open_shops_of', { of })}>
      {t('open_shops')}
    </Link>
  );
}
