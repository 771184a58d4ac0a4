import { useTranslation } from 'react-i18next';
import { AppearanceForm, NameForm, PasswordForm, SessionList } from '@/features/identity/profile-forms';
import { SecondFactorForm } from '@/features/identity/second-factor-form';
import { Page } from '@/components/page';
import { useUser } from '@/lib/session';

export function ProfilePage() {
  const { t } = useTranslation('identity');
  const { mustChangePassword } = useUser();
  return (
    <Page title={t('profile.title')} help="profile">
      {mustChangePassword ? (
        <PasswordForm />
      ) : (
        <div className="rm-grid-2">
          <div className="rm-stack">
            <AppearanceForm />
            <NameForm />
            <SessionList />
          </div>
          <div className="rm-stack">
            <PasswordForm />
            <SecondFactorForm />
          </div>
        </div>
      )}
    </Page>
  );
}
