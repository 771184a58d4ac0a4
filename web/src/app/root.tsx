import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { App as AntApp, ConfigProvider, theme as antAlgorithms } from 'antd';
import enUS from 'antd/locale/en_US';
import zhCN from 'antd/locale/zh_CN';
import dayjs from 'dayjs';
import 'dayjs/locale/zh-cn';
import { useEffect, useMemo } from 'react';
import { RouterProvider } from 'react-router-dom';
import { changeLanguage } from '@/lib/i18n';
import { usePreferences } from '@/lib/preferences';
import { asProblem } from '@/lib/problem';
import { antTheme, applyCssVariables } from '@/lib/theme';
import { useReducedMotion, useThemeName } from '@/lib/theme-mode';
import { router } from './router';

const nonce = document.querySelector<HTMLMetaElement>('meta[name=csp-nonce]')?.content ?? '';

const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      refetchOnWindowFocus: false,
      // Refusals stay refusals; only a lost connection or a busy server is worth another try.
      retry: (count, error) => {
        const { status } = asProblem(error);
        return count < 2 && (status === 0 || status === 503);
      },
    },
    mutations: { retry: false },
  },
});

/** Everything that stands around the pages: theme, language, server state, routes. */
export function Root() {
  const { language, density } = usePreferences();
  const themeName = useThemeName();
  const isStill = useReducedMotion();
  const theme = useMemo(
    () =>
      antTheme(
        themeName,
        [themeName === 'dark' ? antAlgorithms.darkAlgorithm : antAlgorithms.defaultAlgorithm],
        isStill,
      ),
    [themeName, isStill],
  );
  useEffect(() => applyCssVariables(themeName, document.documentElement), [themeName]);
  useEffect(() => {
    document.documentElement.dataset.density = density;
  }, [density]);
  useEffect(() => {
    dayjs.locale(language === 'zh-CN' ? 'zh-cn' : 'en');
    void changeLanguage(language);
  }, [language]);
  return (
    <ConfigProvider
      csp={{ nonce }}
      theme={theme}
      locale={language === 'zh-CN' ? zhCN : enUS}
      button={{ autoInsertSpace: false }}
    >
      <QueryClientProvider client={queryClient}>
        <AntApp className="rm-app">
          <RouterProvider router={router} />
        </AntApp>
      </QueryClientProvider>
    </ConfigProvider>
  );
}
