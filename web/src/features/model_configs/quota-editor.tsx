import { Button, InputNumber } from 'antd';
import { useTranslation } from 'react-i18next';
import { isWhole, spread, sumOf } from './weights';

/** Shares of shops per grade as the curve they make; best grade first, as stored. */
export function QuotaEditor({
  shares,
  onChange,
}: {
  shares: number[];
  onChange: (shares: number[]) => void;
}) {
  const { t } = useTranslation('model_configs');
  const most = Math.max(...shares, 1);
  const good = isWhole(shares, 100);
  return (
    <div>
      <ol className="rma-quota">
        {shares.map((share, index) => {
          const grade = `D${shares.length - index}`;
          return (
            <li key={grade}>
              <i aria-hidden>
                <em style={{ height: `${(100 * share) / most}%` }} />
              </i>
              <InputNumber
                size="small"
                controls={false}
                min={0}
                max={100}
                value={share}
                aria-label={grade}
                onChange={(next) => onChange(shares.with(index, next ?? 0))}
              />
              <span>{grade}</span>
            </li>
          );
        })}
      </ol>
      <p className={good ? 'rma-sum' : 'rma-sum rm-bad'} role="status">
        {t('sum', { sum: sumOf(shares) })}
        {!good && (
          <Button size="small" onClick={() => onChange(spread(shares, 100))}>
            {t('spread')}
          </Button>
        )}
      </p>
    </div>
  );
}
