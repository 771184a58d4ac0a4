import { QuestionCircleOutlined } from '@ant-design/icons';
import { Tooltip } from 'antd';
import { useTranslation } from 'react-i18next';

/** Instead of a figure that cannot be said: why not. Never a zero, never an empty cell. */
export function UnknownFigure({ reason, inline = false }: { reason?: string; inline?: boolean }) {
  const { t, i18n } = useTranslation('figures');
  const key = `figures:unknown.${reason ?? 'not_applicable'}`;
  const words = i18n.exists(key) ? t(key) : t('unknown.other', { reason });
  if (!inline) return <span className="rma-unknown">{words}</span>;
  return (
    <Tooltip title={words}>
      <span className="rma-unknown" tabIndex={0} aria-label={words}>
        {t('unknown_short')} <QuestionCircleOutlined aria-hidden />
      </span>
    </Tooltip>
  );
}
