import { Alert, Typography } from 'antd';
import { useTranslation } from 'react-i18next';
import { formatInstant } from '@/lib/format';
import type { OneTimeLink } from './api/accounts';

/** A link that is shown this once; the person concerned sets the password with it. */
export function OneTimeLinkBox({ link }: { link: OneTimeLink }) {
  const { t } = useTranslation('identity');
  return (
    <Alert
      type="success"
      showIcon
      title={t('link.title')}
      description={
        <>
          <Typography.Paragraph copyable className="rm-break">
            {new URL(link.path, window.location.origin).toString()}
          </Typography.Paragraph>
          {t('link.until', { at: formatInstant(link.expires_at) })}
        </>
      }
    />
  );
}
