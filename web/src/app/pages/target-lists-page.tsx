import { FileExcelOutlined, PrinterOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { useLocation, useSearchParams } from 'react-router-dom';
import { useAreas } from '@/features/guidance/api/areas';
import { queryFrom, searchOf, textParameters } from '@/features/target_classes/list-query';
import { useExport } from '@/features/exports/use-export';
import { segmentsQuery } from '@/features/segments/api/segments';
import { TargetListView } from '@/features/target_classes/target-list-view';
import { Page } from '@/components/page';
import { EmptyState } from '@/components/states';
import { can } from '@/lib/can';
import { usePeriod } from '@/lib/period';
import { useUser } from '@/lib/session';

/** 五类目标客户名单 of the month. */
export function TargetListsPage() {
  const { t } = useTranslation('target_classes');
  const { period } = usePeriod();
  const areas = useAreas();
  const segments = useQuery(segmentsQuery);
  const [search, setSearch] = useSearchParams();
  const location = useLocation();
  const query = queryFrom(search);
  const user = useUser();
  // The export takes the same filters as the list on screen.
  const exportList = useExport('target-lists');
  const startExport = (): Promise<void> =>
    exportList(new URLSearchParams(textParameters(query, period)).toString(), 'xlsx', []);
  if (period === '')
    return (
      <Page title={t('title')} help="target-lists">
        <EmptyState title={t('guidance:no_month')} hint={t('guidance:no_month_hint')} />
      </Page>
    );
  return (
    <Page
      title={t('title')}
      intro={t('intro')}
      help="target-lists"
      actions={
        <>
          {can(user, 'exports.run') && (
            <Button icon={<FileExcelOutlined aria-hidden />} onClick={() => void startExport()}>
              {t('export')}
            </Button>
          )}
          <Button icon={<PrinterOutlined aria-hidden />} onClick={() => window.print()}>
            {t('print')}
          </Button>
        </>
      }
    >
      <TargetListView
        query={query}
        period={period}
        areas={(areas.data ?? []).map((area) => ({
          value: area.id,
          label: area.name || t('guidance:not_recorded'),
        }))}
        segments={segments.isError ? [] : segments.data?.map((one) => ({ value: one.id, label: one.name }))}
        path={location.pathname + location.search}
        change={(change) => setSearch((now) => searchOf(now, { ...queryFrom(now), ...change }))}
      />
    </Page>
  );
}
