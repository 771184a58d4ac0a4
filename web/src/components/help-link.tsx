import QuestionCircleOutlined from '@ant-design/icons/QuestionCircleOutlined';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router-dom';

/** A question mark that opens the page of the user guide about `topic`. */
export function HelpLink({ topic, label }: { topic: string; label?: string }) {
  const { t } = useTranslation();
  return (
    <Link className="rm-help-link" to={`/help/${topic}`} title={t('help.open')} aria-label={label ?? t('help.open')}>
      <QuestionCircleOutlined />
    </Link>
  );
}
