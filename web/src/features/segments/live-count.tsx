import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Alert, Spin } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router-dom';
import { useFigureFormat } from '@/lib/company';
import { formatInvoiceMoney } from '@/lib/figure';
import { formatNumber } from '@/lib/format';
import { asProblem, problemText } from '@/lib/problem';
import { Section } from '@/components/page';
import { previewQuery, type SegmentPreview, type SegmentRule } from './api/segments';

/** The shops of a rule as it stands now; asked again by itself while the month is being computed. */
export function usePreview(rule: SegmentRule | null) {
  return useQuery({
    ...previewQuery(rule ?? { join: 'all', groups: [] }),
    enabled: rule !== null,
    placeholderData: keepPreviousData,
    retry: (count, error) => asProblem(error).reason === 'segments.preparing' && count < 60,
    retryDelay: 2000,
  });
}

/** How many shops, of how many, and some of them. */
export function LiveCount({
  query,
  isIncomplete,
  isBehind,
}: {
  query: ReturnType<typeof usePreview>;
  isIncomplete: boolean;
  /** The rule has changed since it was last counted. */
  isBehind: boolean;
}) {
  const { t } = useTranslation('segments');
  const { data, error, isFetching, failureReason } = query;
  if (isIncomplete)
    return (
      <Section title={t('count.title')}>
        <p className="rm-muted" aria-busy={isBehind}>
          {t('count.incomplete')}
        </p>
      </Section>
    );
  if (error)
    return (
      <Section title={t('count.title')}>
        <div aria-busy={isBehind || isFetching}>
          <Alert type="error" showIcon title={problemText(asProblem(error))} />
        </div>
      </Section>
    );
  const isPreparing = failureReason !== null && asProblem(failureReason).reason === 'segments.preparing';
  return (
    <Section title={t('count.title')} extra={isFetching && <Spin size="small" />}>
      <div aria-busy={isBehind || isFetching}>
        {isPreparing && <Alert type="info" showIcon title={problemText(asProblem(failureReason))} />}
        {data && <Counted preview={data} />}
      </div>
    </Section>
  );
}

function Counted({ preview }: { preview: SegmentPreview }) {
  const { t } = useTranslation('segments');
  const format = useFigureFormat();
  const share = preview.all_shops === 0 ? 0 : preview.shops / preview.all_shops;
  return (
    <>
      <p className="rm-count" role="status">
        <strong>{formatNumber(preview.shops)}</strong>
        <span className="rm-muted">
          {t('count.of', { all: formatNumber(preview.all_shops), share: (share * 100).toFixed(1) })}
        </span>
      </p>
      <div className="rm-count-bar" aria-hidden="true">
        <span style={{ width: `${String(share * 100)}%` }} />
      </div>
      {preview.sample.length > 0 && (
        <div className="rm-scroll rm-count-sample">
          <table className="rm-plain-table">
            <caption className="rm-muted">{t('count.sample')}</caption>
            <tbody>
              {preview.sample.map((shop) => (
                <tr key={shop.id}>
                  <th scope="row">
                    <Link to={`/customers/${shop.id}`}>{shop.shop_name}</Link>
                  </th>
                  <td>{shop.sales_area_name}</td>
                  <td className="rm-number">{shop.grade_no ?? '–'}</td>
                  <td className="rm-number">
                    {typeof shop.month_amount_minor === 'number' ? formatInvoiceMoney(shop.month_amount_minor, format) : '–'}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}
