import { PlusOutlined } from '@ant-design/icons';
import { Button, Input, Modal, Segmented } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router-dom';
import { ClassTag } from '@/components/class-tag';
import { useFigureFormat } from '@/lib/company';
import { textIn } from '@/lib/figure';
import type { StrategyItem } from './api/library';
import '@/components/analysis.css';
import './strategy.css';

/** 服务策略库: what to say and do for which symptom, as cards one can read. */
export function StrategyList({
  items,
  canEdit,
}: {
  items: readonly StrategyItem[];
  canEdit: boolean;
}) {
  const { t } = useTranslation('strategies');
  const { language } = useFigureFormat();
  const [shown, setShown] = useState('');
  const [words, setWords] = useState('');
  const classes = [...new Set(items.flatMap((item) => item.strategy.serves))];
  const found = items.filter(
    ({ strategy }) =>
      (shown === '' ||
        strategy.serves.includes(shown) ||
        (shown === 'any' && strategy.serves.length === 0)) &&
      `${strategy.code} ${textIn(strategy.name, language)} ${strategy.trigger}`
        .toLowerCase()
        .includes(words.trim().toLowerCase()),
  );
  return (
    <>
      <div className="rma-filters">
        <Segmented
          className="rma-wrap"
          value={shown}
          onChange={setShown}
          options={[
            { value: '', label: t('all', { count: items.length }) },
            ...classes.map((code) => ({ value: code, label: t(`figures:class.${code}`) })),
            { value: 'any', label: t('any_shop') },
          ]}
        />
        <Input.Search
          allowClear
          className="rma-filter-search"
          placeholder={t('search')}
          aria-label={t('search')}
          onChange={(event) => setWords(event.target.value)}
        />
        {canEdit && <NewStrategy />}
      </div>
      <div className="rma-library">
        {found.map((item) => (
          <Card key={item.strategy.code} item={item} />
        ))}
      </div>
      {found.length === 0 && <p className="rm-muted">{t('none')}</p>}
    </>
  );
}

function Card({ item }: { item: StrategyItem }) {
  const { t } = useTranslation('strategies');
  const { language } = useFigureFormat();
  const { strategy } = item;
  return (
    <Link
      to={`/strategies/${strategy.code}`}
      className={strategy.is_active ? 'rma-library-card' : 'rma-library-card rma-withdrawn'}
    >
      <header>
        <h3>{textIn(strategy.name, language)}</h3>
        <code>{strategy.code}</code>
      </header>
      <p className="rma-class-list">
        {strategy.serves.map((code) => (
          <ClassTag key={code} code={code} />
        ))}
        {strategy.serves.length === 0 && <span className="rm-muted">{t('any_shop')}</span>}
        {item.has_draft && <span className="rma-pill rma-pill-trial">{t('has_draft')}</span>}
        {!strategy.is_active && <span className="rma-pill">{t('withdrawn')}</span>}
      </p>
      <ol>
        {strategy.talking_points.slice(0, 2).map((point) => (
          <li key={point.zh}>{textIn(point, language)}</li>
        ))}
      </ol>
      <code className="rma-trigger">{strategy.trigger}</code>
    </Link>
  );
}

const CODE = /^[A-Z0-9-]{1,20}$/;

function NewStrategy() {
  const { t } = useTranslation('strategies');
  const navigate = useNavigate();
  const [code, setCode] = useState<string | undefined>();
  return (
    <>
      <Button icon={<PlusOutlined aria-hidden />} onClick={() => setCode('ST-')}>
        {t('new')}
      </Button>
      <Modal
        open={code !== undefined}
        title={t('new')}
        okText={t('new_open')}
        cancelText={t('common:action.cancel')}
        okButtonProps={{ disabled: !CODE.test(code ?? '') }}
        onOk={() => void navigate(`/strategies/${code ?? ''}?edit=1`)}
        onCancel={() => setCode(undefined)}
      >
        <p className="rm-muted">{t('new_hint')}</p>
        <Input
          autoFocus
          value={code ?? ''}
          aria-label={t('code')}
          onChange={(event) => setCode(event.target.value.toUpperCase())}
        />
      </Modal>
    </>
  );
}
