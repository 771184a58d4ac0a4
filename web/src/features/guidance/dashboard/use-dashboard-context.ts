import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router-dom';
import type { ChartClick } from '@/charts/chart';
import type { ChartTheme } from '@/charts/chart-theme';
import { useFigureFormat } from '@/lib/company';
import type { FigureFormat } from '@/lib/figure';
import { useMetricRegister } from '@/lib/metric-register';
import type { MetricRegister } from '@/lib/metric-register';
import type { ChartContext } from '../chart-parts';
import type { AreaDashboard } from '../dashboard-document';
import type { DrillScope } from '../links';

/** What every part of a dashboard needs to speak and to lead on. */
export interface DashboardContext {
  dashboard: AreaDashboard;
  /** The one beside it, when two are compared. */
  other?: { name: string; dashboard: AreaDashboard };
  scope: DrillScope;
}

export interface DashboardTools {
  t: (key: string, values?: Record<string, unknown>) => string;
  format: FigureFormat;
  register: MetricRegister;
  chart: (theme: ChartTheme) => ChartContext;
  /** For charts whose marks carry `to`. */
  drill: (click: ChartClick) => void;
}

export function useDashboardTools(): DashboardTools {
  const { t } = useTranslation('guidance');
  const format = useFigureFormat();
  const register = useMetricRegister();
  const navigate = useNavigate();
  const drill = useCallback(
    (click: ChartClick) => {
      const to = (click.data as { to?: unknown } | null)?.to;
      if (typeof to === 'string') void navigate(to);
    },
    [navigate],
  );
  const chart = (theme: ChartTheme): ChartContext => ({ theme, format, word: (key) => t(key) });
  return { t: (key, values) => t(key, values ?? {}), format, register, chart, drill };
}
