import { useMutation, useQuery, useInfiniteQuery } from '@tanstack/react-query';
import { Button, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router-dom';
import { Section } from '@/components/page';
import { EmptyState, ErrorState, LoadingState, QueryView } from '@/components/states';
import { useNotify } from '@/components/use-notify';
import { can } from '@/lib/can';
import { formatInstant, formatNumber } from '@/lib/format';
import { useUser } from '@/lib/session';
import { historyQuery, listMoves, refreshSegments, type Segment } from './api/segments';

/** Who entered and who left, each time that it was written down. */
export function SegmentHistory({ segment }: { segment: Segment }) {
  const { t } = useTranslation('segments');
  const user = useUser();
  const notify = useNotify();
  const query = useQuery(historyQuery(segment.id));
  const [shownAt, setShownAt] = useState<string | null>(null);
  const refresh = useMutation({
    mutationFn: refreshSegments,
    onSuccess: () => notify.done(t('history.started')),
    onError: notify.failed,
  });
  return (
    <Section
      title={t('history.title')}
      extra={
        can(user, 'views.share') && !segment.is_static ? (
          <span className="rm-row">
            <Button size="small" loading={refresh.isPending} onClick={() => refresh.mutate()}>
              {t('history.refresh')}
            </Button>
            <Button size="small" onClick={() => void query.refetch()}>
              {t('common:action.refresh')}
            </Button>
          </span>
        ) : undefined
      }
    >
      <QueryView query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState title={t('history.empty')} hint={t('history.empty_hint')} />
          ) : (
            <div className="rm-scroll">
              <table className="rm-plain-table">
                <thead>
                  <tr>
                    <th>{t('history.at')}</th>
                    <th className="rm-number">{t('history.entered')}</th>
                    <th className="rm-number">{t('history.left')}</th>
                    <th className="rm-number">{t('history.shops')}</th>
                    <th />
                  </tr>
                </thead>
                <tbody>
                  {items.map((line) => (
                    <tr key={line.at}>
                      <th scope="row">{formatInstant(line.at)}</th>
                      <td className="rm-number">{formatNumber(line.entered)}</td>
                      <td className="rm-number">{formatNumber(line.left)}</td>
                      <td className="rm-number">{formatNumber(line.shops)}</td>
                      <td>
                        <Button size="small" type="link" onClick={() => setShownAt(shownAt === line.at ? null : line.at)}>
                          {t(shownAt === line.at ? 'history.hide' : 'history.who')}
                        </Button>
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )
        }
      </QueryView>
      {shownAt !== null && <Moves id={segment.id} at={shownAt} />}
    </Section>
  );
}

const pageSize = 50;

function Moves({ id, at }: { id: string; at: string }) {
  const { t } = useTranslation('segments');
  const query = useInfiniteQuery({
    queryKey: ['segments', 'moves', id, at],
    queryFn: ({ pageParam, signal }) => listMoves(id, at, { cursor: pageParam, limit: pageSize }, signal),
    initialPageParam: '',
    getNextPageParam: (last) => last.next_cursor ?? undefined,
  });
  if (query.data === undefined) return query.error ? <ErrorState error={query.error} /> : <LoadingState rows={3} />;
  return (
    <>
      <h3>{t('history.moves', { at: formatInstant(at), n: formatNumber(query.data.pages[0]?.total ?? 0) })}</h3>
      <ul className="rm-lines">
        {query.data.pages.flatMap((page) => page.items).map((move) => (
          <li key={move.customer_id}>
            <Link to={`/customers/${move.customer_id}`}>{move.shop_name}</Link>
            <span className="rm-muted">
              {move.customer_code} · {move.sales_area_name}
            </span>
            <Tag color={move.entered ? 'green' : 'default'}>{t(move.entered ? 'history.entered' : 'history.left')}</Tag>
          </li>
        ))}
      </ul>
      {query.hasNextPage && (
        <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {t('common:action.more')}
        </Button>
      )}
    </>
  );
}
