import { QuestionCircleOutlined } from '@ant-design/icons';
import { Popover } from 'antd';
import { useTranslation } from 'react-i18next';
import { useMetricRegister } from '@/lib/metric-register';

interface Props {
  metric: string;
  /** shop, product, area: the same name may be computed differently. */
  scope?: string;
  method?: string;
}

/** A question mark that says what a figure means: its formula, its method, what it needs. */
export function WhyMetric({ metric, scope, method }: Props) {
  const { t } = useTranslation('figures');
  const register = useMetricRegister();
  return (
    <Popover
      trigger="click"
      title={register.nameOf(metric)}
      content={<MetricMeaning metric={metric} scope={scope} method={method} />}
    >
      <button
        type="button"
        className="rma-why"
        aria-label={`${t('why.open')} ${register.nameOf(metric)}`}
      >
        <QuestionCircleOutlined aria-hidden />
      </button>
    </Popover>
  );
}

export function MetricMeaning({ metric, scope, method }: Props) {
  const { t } = useTranslation('figures');
  const found = useMetricRegister().find(metric, scope);
  const chosen = method ?? found?.method;
  return (
    <dl className="rma-meaning">
      <dt>{t('why.formula')}</dt>
      <dd>
        <code>{found?.formula ?? metric}</code>
      </dd>
      <dt>{t('why.method')}</dt>
      <dd>{!chosen || chosen === 'default' ? t('why.default_method') : chosen}</dd>
      {found?.needs ? (
        <>
          <dt>{t('why.needs')}</dt>
          <dd>{found.needs}</dd>
        </>
      ) : null}
    </dl>
  );
}
