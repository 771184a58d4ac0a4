import { PrinterOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { useGuidanceBook } from '@/features/guidance/api/book';
import { BookView } from '@/features/guidance/book/book-view';
import { EmptyState, ErrorState, LoadingState } from '@/components/states';
import { useMonths } from '@/lib/company';
import { usePeriod } from '@/lib/period';
import { asProblem } from '@/lib/problem';
import { useUser } from '@/lib/session';

const NOTHING_DECIDED = new Map<string, never>();

/** A retailer's own shop: the copy of the book that is made for its owner. */
export function OwnShopPage() {
  const { t } = useTranslation('guidance');
  const user = useUser();
  const chosen = usePeriod().period;
  const months = useMonths();
  const period = chosen === '' ? (months.data?.items[0]?.period ?? '') : chosen;
  const query = useGuidanceBook(undefined, period);
  if (query.data !== undefined)
    return (
      <div className="rm-page">
        <BookView
          book={query.data}
          customerId={user.ownCustomerId ?? ''}
          decisions={NOTHING_DECIDED}
          canDecide={false}
          decide={() => undefined}
          history={() => undefined}
          actions={
            <Button icon={<PrinterOutlined aria-hidden />} onClick={() => window.print()}>
              {t('print')}
            </Button>
          }
        />
      </div>
    );
  if (query.isError && asProblem(query.error).status === 404)
    return <EmptyState title={t('no_book')} hint={t('no_book_hint')} />;
  if (query.isError)
    return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  return <LoadingState rows={14} />;
}
