import { CameraOutlined, PrinterOutlined } from '@ant-design/icons';
import { Button, Select } from 'antd';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation, useNavigate, useParams, useSearchParams } from 'react-router-dom';
import { useAreas, useDashboard } from '@/features/guidance/api/areas';
import type { Area } from '@/features/guidance/api/areas';
import { DashboardView } from '@/features/guidance/dashboard/dashboard-view';
import type { AreaDashboard } from '@/features/guidance/dashboard-document';
import { Page } from '@/components/page';
import { EmptyState, QueryView } from '@/components/states';
import { languageOf, textIn } from '@/lib/figure';
import { formatDay, formatPeriod } from '@/lib/format';
import { usePeriod } from '@/lib/period';
import { savePagePicture } from '@/lib/picture';

/** 市场经营数字看板: whom to serve in one area, beside another area or month if one likes. */
export function AreaDashboardPage() {
  const { t } = useTranslation('guidance');
  const areas = useAreas();
  const { period } = usePeriod();
  if (period === '')
    return (
      <Page title={t('dashboard')} help="areas">
        <EmptyState
          title={t('no_month')}
          hint={t('no_month_hint')}
          actions={<Link to="/months">{t('open_months')}</Link>}
        />
      </Page>
    );
  return (
    <QueryView query={areas}>
      {(list) =>
        list.length === 0 ? (
          <Page title={t('dashboard')} help="areas">
            <EmptyState title={t('no_area')} hint={t('no_area_hint')} />
          </Page>
        ) : (
          <Dashboard areas={list} />
        )
      }
    </QueryView>
  );
}

function Dashboard({ areas }: { areas: readonly Area[] }) {
  const { t, i18n } = useTranslation('guidance');
  const { areaId } = useParams();
  const { period } = usePeriod();
  const holder = useRef<HTMLDivElement>(null);
  const area = areas.find((one) => one.id === areaId) ?? areas[0];
  const query = useDashboard(area?.id, period);
  const beside = useBeside(areas, area?.id ?? '', period);
  const title = `${t('dashboard')} · ${area?.name ?? ''}`;
  const savePicture = (): void => {
    if (holder.current === null) return;
    const language = languageOf(i18n.language);
    const sentences = (query.data?.summary ?? []).map((sentence) => textIn(sentence, language));
    savePagePicture(holder.current, `${title} ${formatPeriod(period)}`, sentences);
  };
  return (
    <Page
      title={title}
      help="areas"
      intro={query.data && <Intro dashboard={query.data} />}
      actions={
        <>
          <AreaChoice areas={areas} value={area?.id ?? ''} />
          <CompareChoice areas={areas} own={area?.id ?? ''} />
          <Button icon={<CameraOutlined aria-hidden />} onClick={savePicture}>
            {t('save_page_png')}
          </Button>
          <Button icon={<PrinterOutlined aria-hidden />} onClick={() => window.print()}>
            {t('print')}
          </Button>
        </>
      }
    >
      <div ref={holder}>
        <QueryView query={query} loadingRows={12}>
          {(dashboard) => (
            <DashboardView
              dashboard={dashboard}
              other={beside}
              scope={{ areaId: area?.id ?? '', areaCode: area?.code ?? '', period }}
            />
          )}
        </QueryView>
      </div>
    </Page>
  );
}

function Intro({ dashboard }: { dashboard: AreaDashboard }) {
  const { t } = useTranslation('guidance');
  const { header } = dashboard;
  return (
    <>
      {t('dashboard_intro', {
        manager: header.manager ?? '—',
        day: formatDay(header.data_until),
      })}
    </>
  );
}

function AreaChoice({ areas, value }: { areas: readonly Area[]; value: string }) {
  const { t } = useTranslation('guidance');
  const change = useGoToArea();
  return (
    <Select
      showSearch={{ optionFilterProp: 'label' }}
      aria-label={t('choose_area')}
      className="rma-area-choice"
      value={value}
      onChange={change}
      options={areas.map((area) => ({ value: area.id, label: area.name || t('not_recorded') }))}
    />
  );
}

/** `compare=area:12` or `compare=period:2026-09` in the address. */
function CompareChoice({ areas, own }: { areas: readonly Area[]; own: string }) {
  const { t } = useTranslation('guidance');
  const { period, periods } = usePeriod();
  const [search, setSearch] = useSearchParams();
  const choose = (value: string): void => {
    setSearch(
      (now) => {
        const next = new URLSearchParams(now);
        if (value === '') next.delete('compare');
        else next.set('compare', value);
        return next;
      },
      { replace: true },
    );
  };
  const options = [
    {
      label: t('compare_area'),
      options: areas
        .filter((area) => area.id !== own)
        .map((area) => ({ label: area.name, value: `area:${area.id}` })),
    },
    {
      label: t('compare_period'),
      options: periods
        .filter((one) => one !== period)
        .map((one) => ({ label: formatPeriod(one), value: `period:${one}` })),
    },
  ].filter((group) => group.options.length > 0);
  return (
    <Select
      aria-label={t('compare')}
      className="rma-area-choice"
      placeholder={t('compare')}
      allowClear
      value={search.get('compare') ?? undefined}
      onChange={(value?: string) => choose(value ?? '')}
      options={options}
    />
  );
}

function useBeside(areas: readonly Area[], ownArea: string, period: string) {
  const [search] = useSearchParams();
  const [kind, value = ''] = (search.get('compare') ?? '').split(':');
  const areaId = kind === 'area' ? value : ownArea;
  const wanted = kind === 'period' ? value : period;
  const isOn = kind === 'area' || kind === 'period';
  const { data } = useDashboard(isOn ? areaId : undefined, wanted);
  if (!isOn || data === undefined) return undefined;
  const name =
    kind === 'period'
      ? formatPeriod(wanted)
      : (areas.find((area) => area.id === areaId)?.name ?? data.header.area_name);
  return { name, dashboard: data };
}

/** The month and what it is compared with stay when the area changes. */
function useGoToArea(): (areaId: string) => void {
  const navigate = useNavigate();
  const { search } = useLocation();
  return (areaId) => void navigate({ pathname: `/areas/${areaId}`, search });
}
