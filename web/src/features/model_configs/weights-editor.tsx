import { Button, InputNumber } from 'antd';
import { useTranslation } from 'react-i18next';
import { useFigureFormat } from '@/lib/company';
import type { Json } from './config-diff';
import { isWhole, spread, sumOf } from './weights';

type Row = Readonly<Record<string, Json>>;

interface Props {
  rows: Row[];
  /** 1: shares, shown in percent; 100: points. */
  total: 1 | 100;
  idKey: string;
  onChange: (rows: Row[]) => void;
}

/** Weights as bars with numbers; the sum is watched, and can be put right at once. */
export function WeightsEditor({ rows, total, idKey, onChange }: Props) {
  const { t } = useTranslation('model_configs');
  const { language } = useFigureFormat();
  const weights = rows.map((row) => Number(row.weight));
  const good = isWhole(weights, total);
  const most = Math.max(...weights, 1e-9);
  // Shown in hundredths of the whole, whatever is stored.
  const scale = 100 / total;
  const set = (index: number, shown: number | null): void =>
    onChange(
      rows.map((row, at) =>
        at === index ? { ...row, weight: Math.round(((shown ?? 0) / scale) * 1e6) / 1e6 } : row,
      ),
    );
  const level = (): void => {
    const next = spread(weights, total);
    onChange(rows.map((row, index) => ({ ...row, weight: next[index] ?? 0 })));
  };
  return (
    <div className="rma-weights">
      <ul>
        {rows.map((row, index) => {
          const name = String((language === 'zh' ? row.name_zh : row.name_en) ?? row[idKey]);
          return (
            <li key={String(row[idKey])}>
              <span>
                {name}
                {typeof row.group === 'string' && (
                  <small>{t(`group.${row.group}`, { defaultValue: row.group })}</small>
                )}
              </span>
              <i aria-hidden>
                <em style={{ width: `${(100 * Number(row.weight)) / most}%` }} />
              </i>
              <InputNumber
                min={0}
                max={100}
                step={1}
                suffix={total === 1 ? '%' : t('unit.points')}
                value={Math.round(Number(row.weight) * scale * 1e4) / 1e4}
                aria-label={name}
                onChange={(shown) => set(index, shown)}
              />
            </li>
          );
        })}
      </ul>
      <p className={good ? 'rma-sum' : 'rma-sum rm-bad'} role="status">
        {t('sum', { sum: Math.round(sumOf(weights) * scale * 100) / 100 })}
        {!good && (
          <Button size="small" onClick={level}>
            {t('spread')}
          </Button>
        )}
      </p>
    </div>
  );
}
