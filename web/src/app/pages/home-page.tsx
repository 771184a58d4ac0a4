import { useTranslation } from 'react-i18next';
import { HomeView } from '@/features/home/home-view';
import { Page } from '@/components/page';
import { formatDate } from '@/lib/format';
import { useUser } from '@/lib/session';

export function HomePage() {
  const { t } = useTranslation('home');
  const user = useUser();
  const today = formatDate(new Date(Date.now() + 8 * 3_600_000).toISOString());
  return (
    <Page title={t('title', { name: user.name })} intro={`${today} · ${t('intro')}`} help="home">
      <HomeView />
    </Page>
  );
}
