import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router-dom';
import { SetUpForm } from '@/features/identity/set-up-form';
import { Door } from '../shell/door';

/** `/setup#TOKEN`: the token stays behind the #, out of every log. */
export function SetUpPage() {
  const { t } = useTranslation('identity');
  const navigate = useNavigate();
  const [token] = useState(() => decodeURIComponent(window.location.hash.slice(1)));
  return (
    <Door title={t('set_up.title')}>
      <SetUpForm token={token} onDone={() => void navigate('/sign-in')} />
    </Door>
  );
}
