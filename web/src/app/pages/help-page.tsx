import { useTranslation } from 'react-i18next';
import { Page } from '@/components/page';
import { useUser } from '@/lib/session';

export function HelpPage() {
  const { t } = useTranslation('shell');
  const user = useUser();
  return <Page title={t('home.title', { name: user.name })}>{null}</Page>;
}
