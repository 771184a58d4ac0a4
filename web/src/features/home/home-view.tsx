import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router-dom';
import { Figure, Figures } from '@/components/figure';
import { Section } from '@/components/page';
import { EmptyState, QueryView } from '@/components/states';
import { formatDay, formatInstant, formatNumber, formatPeriod, formatChange } from '@/lib/format';
import { reasonText } from '@/lib/problem';
import { homeQuery, type Home, type HomeEntry } from './api/home';

/** What needs me today: each part stands only when the account may see what it tells. */
export function HomeView() {
  const query = useQuery(homeQuery);
  return <QueryView query={query}>{(home) => <Parts home={home} />}</QueryView>;
}

function useText() {
  const { i18n } = useTranslation();
  return (text: { zh: string; en: string }) => (i18n.language === 'zh-CN' ? text.zh : text.en);
}

function Parts({ home }: { home: Home }) {
  const { t } = useTranslation('home');
  const hasList = (home.visits?.next.length ?? 0) > 0;
  const parts: ReactNode[] = [
    home.own_shop && <OwnShop key="own" shop={home.own_shop} period={home.period ?? ''} />,
    hasList && home.visits && (
      <Section key="visits" className="rm-home-wide" title={t('visits.title', { period: formatPeriod(home.period) })} extra={<Link to="/target-lists">{t('visits.all', { n: formatNumber(home.visits.listed_shops) })}</Link>}>
        <Entries entries={home.visits.next} period={home.period ?? ''} />
      </Section>
    ),
    home.areas && <Areas key="areas" areas={home.areas} />,
    home.supervision && home.supervision.next.length > 0 && (
      <Section key="supervision" title={t('supervision.title', { n: home.supervision.entries })}>
        <Entries entries={home.supervision.next} period={home.period ?? ''} />
      </Section>
    ),
    home.licenses && home.licenses.next.length > 0 && <Licenses key="licenses" licenses={home.licenses} />,
    home.month && <Month key="month" month={home.month} />,
    home.drafts && home.drafts.length > 0 && <Drafts key="drafts" drafts={home.drafts} />,
    home.failed_jobs && home.failed_jobs.count > 0 && <FailedJobs key="jobs" jobs={home.failed_jobs.newest} />,
    home.imports && home.imports.length > 0 && <Imports key="imports" imports={home.imports} />,
  ].filter(Boolean);
  return (
    <>
      <Summary home={home} />
      {parts.length === 0 ? (
        <EmptyState title={t('nothing')} hint={t('nothing_hint')} />
      ) : (
        <div className="rm-home">{parts}</div>
      )}
    </>
  );
}

function Summary({ home }: { home: Home }) {
  const { t } = useTranslation('home');
  const figures: ReactNode[] = [
    home.visits && (
      <Figure key="listed" label={t('figure.listed')} value={<Link to="/target-lists">{formatNumber(home.visits.listed_shops)}</Link>} note={t('figure.listed_note', { n: formatNumber(home.visits.undecided_shops) })} />
    ),
    typeof home.anomaly_shops === 'number' && (
      <Figure key="anomalies" label={t('figure.anomalies')} value={<Link to="/target-lists?class=SALES_ANOMALY">{formatNumber(home.anomaly_shops)}</Link>} tone={home.anomaly_shops > 0 ? 'warn' : undefined} />
    ),
    home.licenses && (
      <Figure key="licenses" label={t('figure.expiring')} value={<Link to="/customers?license_valid_to_from=today&license_valid_to_to=today%2B90">{formatNumber(home.licenses.expiring)}</Link>} note={t('figure.expired', { n: formatNumber(home.licenses.expired) })} tone={home.licenses.expiring > 0 ? 'warn' : undefined} />
    ),
    home.areas && (
      <Figure key="falling" label={t('figure.falling')} value={<Link to="/areas">{formatNumber(home.areas.falling)}</Link>} note={t('figure.of_areas', { n: formatNumber(home.areas.areas) })} tone={home.areas.falling > 0 ? 'warn' : undefined} />
    ),
    home.failed_jobs && <Figure key="failed" label={t('figure.failed_jobs')} value={<Link to="/jobs?state=failed">{formatNumber(home.failed_jobs.count)}</Link>} tone={home.failed_jobs.count > 0 ? 'bad' : 'good'} />,
    home.drafts && <Figure key="drafts" label={t('figure.drafts')} value={formatNumber(home.drafts.length)} />,
  ].filter(Boolean);
  return figures.length > 0 ? <Figures>{figures}</Figures> : null;
}

/** Shops of a list, most urgent first, each with why. */
function Entries({ entries, period }: { entries: readonly HomeEntry[]; period: string }) {
  const text = useText();
  return (
    <ol className="rm-entries">
      {entries.map((entry) => (
        <li key={`${entry.class_code}-${entry.customer_id}`}>
          <div className="rm-entry-head">
            <Link to={`/customers/${entry.customer_id}/book?period=${period}`}>{entry.shop_name}</Link>
            <span className="rm-chip-small">{text(entry.class_name)}</span>
            <span className="rm-muted">{entry.area_name}</span>
          </div>
          <p>{text(entry.reason)}</p>
        </li>
      ))}
    </ol>
  );
}

function Areas({ areas }: { areas: NonNullable<Home['areas']> }) {
  const { t } = useTranslation('home');
  const text = useText();
  return (
    <Section title={t('areas.title')} extra={<Link to="/areas">{t('areas.all')}</Link>}>
      <div className="rm-scroll">
        <table className="rm-plain-table">
          <thead>
            <tr>
              <th>{t('areas.area')}</th>
              <th className="rm-number">{t('areas.change')}</th>
              <th>{t('areas.weakest')}</th>
              <th className="rm-number">{t('areas.listed')}</th>
            </tr>
          </thead>
          <tbody>
            {areas.behind.map((area) => (
              <tr key={area.area_id}>
                <th scope="row">
                  <Link to={`/areas/${area.area_id}`}>{area.area_name}</Link>
                  <div className="rm-muted">{area.manager_name}</div>
                </th>
                <td className={`rm-number ${(area.quantity_change ?? 0) < 0 ? 'rm-bad' : 'rm-good'}`}>
                  {formatChange(area.quantity_change)}
                </td>
                <td>{text(area.weakest_name)}</td>
                <td className="rm-number">{formatNumber(area.listed_shops)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  );
}

function Licenses({ licenses }: { licenses: NonNullable<Home['licenses']> }) {
  const { t } = useTranslation('home');
  return (
    <Section title={t('licenses.title')}>
      <ul className="rm-lines">
        {licenses.next.map((shop) => (
          <li key={shop.customer_id}>
            <div>
              <Link to={`/customers/${shop.customer_id}`}>{shop.shop_name}</Link>{' '}
              <span className="rm-muted">{shop.area_name}</span>
            </div>
            <span className={shop.days_left < 0 ? 'rm-bad' : shop.days_left < 30 ? 'rm-warn' : 'rm-muted'}>
              {formatDay(shop.valid_to)} ·{' '}
              {shop.days_left < 0
                ? t('licenses.expired', { n: -shop.days_left })
                : t('licenses.left', { n: shop.days_left })}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Month({ month }: { month: NonNullable<Home['month']> }) {
  const { t } = useTranslation('home');
  return (
    <Section title={t('month.title')}>
      <p>
        {month.published_period
          ? t('month.published', { period: formatPeriod(month.published_period), at: formatInstant(month.published_at) })
          : t('month.none')}
      </p>
      <p className={month.is_current ? 'rm-good' : 'rm-warn'}>
        {month.is_current ? (
          t('month.current')
        ) : month.newest_order_period ? (
          <Link to="/months">{t('month.stale', { period: formatPeriod(month.newest_order_period) })}</Link>
        ) : (
          <Link to="/imports/new">{t('month.no_orders')}</Link>
        )}
      </p>
    </Section>
  );
}

function Drafts({ drafts }: { drafts: NonNullable<Home['drafts']> }) {
  const { t } = useTranslation('home');
  return (
    <Section title={t('drafts.title')}>
      <ul className="rm-lines">
        {drafts.map((draft) => (
          <li key={`${draft.model}-${draft.item}`}>
            <Link to={`/models/${draft.model}`}>{t(`drafts.${draft.model}`, { defaultValue: draft.model })}</Link>
            <span className="rm-muted">
              {draft.edited_by} · {formatInstant(draft.edited_at)}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function FailedJobs({ jobs }: { jobs: NonNullable<Home['failed_jobs']>['newest'] }) {
  const { t } = useTranslation('home');
  return (
    <Section title={t('jobs.title')} extra={<Link to="/jobs?state=failed">{t('jobs.all')}</Link>}>
      <ul className="rm-lines">
        {jobs.map((job) => (
          <li key={job.id}>
            <div>
              {t(`operations:kind.${job.kind}`, { defaultValue: job.kind })}
              <div className="rm-bad">{reasonText(job.reason, job.message)}</div>
            </div>
            <span className="rm-muted">{formatInstant(job.finished_at)}</span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Imports({ imports }: { imports: NonNullable<Home['imports']> }) {
  const { t } = useTranslation('home');
  return (
    <Section title={t('imports.title')} extra={<Link to="/imports">{t('imports.all')}</Link>}>
      <ul className="rm-lines">
        {imports.map((run) => (
          <li key={run.id}>
            <span>{run.file_name}</span>
            <span className="rm-muted">
              {t('imports.rejected', { n: formatNumber(run.rows_rejected), of: formatNumber(run.rows_read) })}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function OwnShop({ shop, period }: { shop: NonNullable<Home['own_shop']>; period: string }) {
  const { t } = useTranslation('home');
  return (
    <Section className="rm-home-wide" title={shop.shop_name}>
      <Figures>
        <Figure label={t('own.grade')} value={shop.grade_no === null || shop.grade_no === undefined ? '—' : `D${shop.grade_no}`} />
        <Figure
          label={t('own.license')}
          value={formatDay(shop.license_valid_to)}
          note={shop.license_days_left === null || shop.license_days_left === undefined ? undefined : t('licenses.left', { n: shop.license_days_left })}
          tone={(shop.license_days_left ?? 999) < 90 ? 'warn' : undefined}
        />
      </Figures>
      {shop.has_book ? (
        <Link to={`/own-shop?period=${period}`}>{t('own.book')}</Link>
      ) : (
        <p className="rm-muted">{t('own.no_book')}</p>
      )}
    </Section>
  );
}
