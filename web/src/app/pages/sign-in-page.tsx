import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useNavigate, useSearchParams } from 'react-router-dom';
import { sessionQuery } from '@/features/identity/api/session';
import { SignInForm } from '@/features/identity/sign-in-form';
import { Door } from '../shell/door';

export function SignInPage() {
  const { t } = useTranslation('identity');
  const client = useQueryClient();
  const navigate = useNavigate();
  const [search] = useSearchParams();
  const enter = async () => {
    await client.resetQueries({ queryKey: sessionQuery.queryKey });
    void navigate(innerPath(search.get('from')), { replace: true });
  };
  return (
    <Door title={t('sign_in.title')}>
      <SignInForm onSignedIn={() => void enter()} />
    </Door>
  );
}

/** Only addresses of this application; anything else leads home. */
export function innerPath(from: string | null): string {
  return from !== null && /^\/(?![/\\])/.test(from) ? from : '/';
}
