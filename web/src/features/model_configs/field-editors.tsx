import { ArrowDownOutlined, ArrowUpOutlined } from '@ant-design/icons';
import { Button, InputNumber, Select, Slider, Switch } from 'antd';
import { useTranslation } from 'react-i18next';
import { useFigureFormat } from '@/lib/company';
import { formatFigure } from '@/lib/figure';
import type { Json } from './config-diff';
import type { Field } from './model-fields';
import { QuotaEditor } from './quota-editor';
import { WeightsEditor } from './weights-editor';

interface Props {
  field: Field;
  label: string;
  value: Json;
  /** The value in force, when it differs. */
  before?: Json;
  onChange: (value: Json) => void;
}

/** One field of a configuration by its kind. */
export function ConfigFieldEditor(props: Props) {
  const { field, label, value, onChange } = props;
  switch (field.kind) {
    case 'switch':
      return <Switch checked={value === true} aria-label={label} onChange={onChange} />;
    case 'share':
      return <ShareEditor {...props} />;
    case 'integer':
    case 'number':
      return <NumberEditor {...props} field={field} />;
    case 'choice':
      return (
        <Select
          value={String(value)}
          aria-label={label}
          onChange={(next: string) => onChange(next)}
          options={field.options.map((one) => ({ value: one, label: one }))}
        />
      );
    case 'weights':
      return (
        <WeightsEditor rows={rowsOf(value)} total={field.total} idKey={field.idKey} onChange={onChange} />
      );
    case 'points':
      return <PointsEditor rows={rowsOf(value)} onChange={onChange} />;
    case 'quota':
      return <QuotaEditor shares={numbersOf(value)} onChange={onChange} />;
    case 'order':
      return <OrderEditor codes={textsOf(value)} onChange={onChange} />;
    case 'codes':
      return (
        <Select
          mode="tags"
          value={textsOf(value)}
          aria-label={label}
          onChange={(next: string[]) => onChange(next)}
          open={false}
          suffixIcon={null}
        />
      );
  }
}

type Row = Readonly<Record<string, Json>>;

export function rowsOf(value: Json): Row[] {
  return Array.isArray(value)
    ? value.filter((row): row is Row => typeof row === 'object' && row !== null && !Array.isArray(row))
    : [];
}
function numbersOf(value: Json): number[] {
  return Array.isArray(value) ? value.filter((one): one is number => typeof one === 'number') : [];
}
function textsOf(value: Json): string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
}

/** A share: a slider for the eye, a number for the hand. */
function ShareEditor({ label, value, before, onChange }: Props) {
  const { t } = useTranslation('model_configs');
  const format = useFigureFormat();
  const share = typeof value === 'number' ? value : 0;
  const set = (percent: number | null): void => onChange(Math.round((percent ?? 0) * 100) / 10_000);
  return (
    <div className="rma-share">
      <Slider
        min={0}
        max={100}
        value={share * 100}
        onChange={set}
        ariaLabelForHandle={label}
        tooltip={{ formatter: (percent) => `${percent ?? 0}%` }}
      />
      <InputNumber
        min={0}
        max={100}
        step={1}
        suffix="%"
        value={Math.round(share * 10_000) / 100}
        aria-label={label}
        onChange={set}
      />
      {typeof before === 'number' && (
        <small>{t('now', { value: formatFigure(before, 'percent', format) })}</small>
      )}
    </div>
  );
}

function NumberEditor({
  field,
  label,
  value,
  before,
  onChange,
}: Props & { field: Extract<Field, { kind: 'integer' | 'number' }> }) {
  const { t } = useTranslation('model_configs');
  return (
    <div className="rma-number-field">
      <InputNumber
        min={field.min}
        max={field.max}
        precision={field.kind === 'integer' ? 0 : undefined}
        value={typeof value === 'number' ? value : null}
        suffix={field.unit === undefined ? undefined : t(`unit.${field.unit}`)}
        aria-label={label}
        onChange={(next) => next !== null && onChange(next)}
      />
      {typeof before === 'number' && <small>{t('now', { value: before })}</small>}
    </div>
  );
}

function PointsEditor({ rows, onChange }: { rows: Row[]; onChange: (rows: Row[]) => void }) {
  const { t } = useTranslation('model_configs');
  return (
    <ul className="rma-points">
      {rows.map((row, index) => (
        <li key={String(row.code)}>
          <span>{t(`code.${String(row.code)}`, { defaultValue: String(row.code) })}</span>
          <Slider
            min={0}
            max={1}
            step={0.05}
            value={Number(row.points)}
            ariaLabelForHandle={String(row.code)}
            onChange={(points: number) => onChange(rows.with(index, { ...row, points }))}
          />
          <b>{Number(row.points).toFixed(2)}</b>
        </li>
      ))}
    </ul>
  );
}

function OrderEditor({ codes, onChange }: { codes: string[]; onChange: (codes: string[]) => void }) {
  const { t } = useTranslation('model_configs');
  const swap = (a: number, b: number): void => {
    const next = [...codes];
    [next[a], next[b]] = [next[b] ?? '', next[a] ?? ''];
    onChange(next);
  };
  return (
    <ol className="rma-order">
      {codes.map((code, index) => (
        <li key={code}>
          <span>{t(`figures:class.${code}`, { defaultValue: code })}</span>
          <Button
            size="small"
            type="text"
            icon={<ArrowUpOutlined aria-hidden />}
            aria-label={t('move_up', { name: code })}
            disabled={index === 0}
            onClick={() => swap(index, index - 1)}
          />
          <Button
            size="small"
            type="text"
            icon={<ArrowDownOutlined aria-hidden />}
            aria-label={t('move_down', { name: code })}
            disabled={index === codes.length - 1}
            onClick={() => swap(index, index + 1)}
          />
        </li>
      ))}
    </ol>
  );
}
