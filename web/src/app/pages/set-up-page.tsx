import { useTranslation } from 'react-i18next';
import { Door } from '../shell/door';

export function SetUpPage() {
  const { t } = useTranslation('identity');
  return <Door title={t('set_up.title')}>{null}</Door>;
}
