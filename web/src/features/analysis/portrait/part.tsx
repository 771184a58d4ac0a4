import { QuestionCircleOutlined } from '@ant-design/icons';
import { Popover } from 'antd';
import type { ReactNode } from 'react';
import { Link } from 'react-router-dom';
import type { ShopScoresView } from '../api/scores';
import { useAnalysisWords } from '../use-words';

/** One model's part of the portrait: its name, the way to why, and what it says. */
export function Part({
  model,
  view,
  children,
}: {
  model: string;
  view: ShopScoresView;
  children: ReactNode;
}) {
  const { code } = useAnalysisWords();
  const version = view.versions.find((one) => one.name === model)?.value;
  return (
    <section className="rma-card">
      <header>
        <h3>
          {code('portrait.part', model)} <WhyModel model={model} version={version} />
        </h3>
      </header>
      {children}
    </section>
  );
}

/** A question mark that says how a model comes to what it says. */
export function WhyModel({ model, version }: { model: string; version: number | undefined }) {
  const { t, code } = useAnalysisWords();
  const name = code('portrait.part', model);
  return (
    <Popover
      trigger="click"
      title={name}
      content={
        <div className="rma-why-model">
          <p>{code('how', model)}</p>
          {version !== undefined && (
            <p>
              {t('head.version', { version })} ·{' '}
              <Link to={`/analysis/${model}`}>{t('portrait.open_model')}</Link>
            </p>
          )}
        </div>
      }
    >
      <button type="button" className="rma-why" aria-label={`${t('portrait.why')} ${name}`}>
        <QuestionCircleOutlined aria-hidden />
      </button>
    </Popover>
  );
}
