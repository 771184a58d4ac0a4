import { DownloadOutlined } from '@ant-design/icons';
import { Button, Tooltip } from 'antd';
import { useRef } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { saveCanvas } from '@/lib/picture';
import './chart-card.css';

interface Props {
  title: string;
  /** How to read the picture, or what clicking does. */
  hint?: ReactNode;
  extra?: ReactNode;
  children: ReactNode;
  wide?: boolean;
  /** False for a card without a chart inside. */
  canSave?: boolean;
}

/** A picture with its name, what it says, and a way to take it along. */
export function ChartCard({ title, hint, extra, children, wide = false, canSave = true }: Props) {
  const { t } = useTranslation('guidance');
  const holder = useRef<HTMLElement>(null);
  const save = (): void => {
    const canvas = holder.current?.querySelector('canvas');
    if (canvas) saveCanvas(canvas, title);
  };
  return (
    <section
      ref={holder}
      className={wide ? 'rma-card rma-card-wide' : 'rma-card'}
      {...(canSave ? { 'data-picture': title } : {})}
    >
      <header>
        <h3>{title}</h3>
        {extra}
        {canSave && (
          <Tooltip title={t('save_png')}>
            <Button
              type="text"
              size="small"
              className="rma-noprint"
              icon={<DownloadOutlined aria-hidden />}
              aria-label={`${t('save_png')}: ${title}`}
              onClick={save}
            />
          </Tooltip>
        )}
      </header>
      {hint !== undefined && <p className="rma-card-hint">{hint}</p>}
      {children}
    </section>
  );
}
