import { Checkbox, Form, InputNumber } from 'antd';
import { useTranslation } from 'react-i18next';

/** The program's bands; none begins below 18. */
export const ageBands = ['18-24', '25-34', '35-44', '45-54', '55-64', '65+'] as const;
const equal = [0.16, 0.17, 0.17, 0.17, 0.17, 0.16] as const;

/** Shares of the age bands in the whole population, in percent; or none. */
export function AgeShares({ shares, onChange }: { shares: readonly number[]; onChange: (shares: readonly number[]) => void }) {
  const { t } = useTranslation('research');
  const sum = shares.reduce((total, share) => total + share, 0);
  return (
    <Form.Item extra={t('form.age_shares_hint')}>
      <Checkbox checked={shares.length > 0} onChange={(event) => onChange(event.target.checked ? equal : [])}>
        {t('field.age_shares')}
      </Checkbox>
      {shares.length > 0 && (
        <div className="rm-row">
          {ageBands.map((band, index) => (
            <label key={band}>
              {band}{' '}
              <InputNumber
                aria-label={t('form.share_of', { band })}
                min={0}
                max={100}
                suffix="%"
                value={Math.round((shares[index] ?? 0) * 1e6) / 1e4}
                onChange={(value) => onChange(shares.map((share, i) => (i === index ? (value ?? 0) / 100 : share)))}
              />
            </label>
          ))}
          <span className={Math.abs(sum - 1) < 1e-6 ? 'rm-muted' : 'rm-bad'}>{t('form.share_sum', { sum: Math.round(sum * 1000) / 10 })}</span>
        </div>
      )}
    </Form.Item>
  );
}
