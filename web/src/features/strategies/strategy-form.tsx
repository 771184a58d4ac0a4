import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Form, Input, InputNumber, Select, Switch } from 'antd';
import { useTranslation } from 'react-i18next';
import { TARGET_CLASSES } from '@/lib/target-classes';
import './strategy.css';

/** A strategy as a draft holds it; every text in two languages. */
export interface StrategyBody {
  name: { zh: string; en: string };
  trigger: string;
  serves: readonly string[];
  purpose: string;
  priority: number;
  talking_points: readonly { zh: string; en: string }[];
  verify_on_site: readonly { zh: string; en: string }[];
  materials: readonly { kind: string; name: { zh: string; en: string } }[];
  origin: string;
  legal_note?: { zh: string; en: string } | null;
  is_active: boolean;
}

interface Props {
  body: StrategyBody;
  problems: readonly { field: string; expected: string }[];
  canEdit: boolean;
  onChange: (body: StrategyBody) => void;
}

const KINDS = [
  'micro_lesson',
  'video',
  'ar_tour',
  'fact_sheet',
  'checklist',
  'notice',
  'report',
  'link',
  'ticket',
] as const;
const NO_TEXT = { zh: '', en: '' };

/** The strategy as a form. What keeps it from being published stands at its field. */
export function StrategyForm(props: Props) {
  const { t } = useTranslation('strategies');
  const { body, onChange } = props;
  const set = (change: Partial<StrategyBody>): void => onChange({ ...body, ...change });
  const item = (field: string, extra?: string) => {
    const own = props.problems.filter((problem) => problem.field.startsWith(field));
    return {
      label: t(field),
      extra,
      validateStatus: own.length > 0 ? ('error' as const) : undefined,
      help: own.length > 0 ? own.map((problem) => problem.expected).join(' · ') : undefined,
    };
  };
  return (
    <Form layout="vertical" disabled={!props.canEdit} className="rma-strategy-form">
      <Form.Item {...item('name')}>
        <TwoTexts value={body.name} onChange={(name) => set({ name })} />
      </Form.Item>
      <Form.Item {...item('trigger', t('trigger_help'))}>
        <Input.TextArea
          autoSize
          value={body.trigger}
          aria-label={t('trigger')}
          onChange={(event) => set({ trigger: event.target.value })}
        />
      </Form.Item>
      <div className="rma-form-row">
        <Form.Item {...item('serves', t('serves_help'))}>
          <Select
            mode="multiple"
            value={[...body.serves]}
            aria-label={t('serves')}
            onChange={(serves: string[]) => set({ serves })}
            options={TARGET_CLASSES.map((code) => ({ value: code, label: t(`figures:class.${code}`) }))}
          />
        </Form.Item>
        <Form.Item {...item('priority', t('priority_help'))}>
          <InputNumber
            min={0}
            max={1000}
            precision={0}
            value={body.priority}
            aria-label={t('priority')}
            onChange={(priority) => set({ priority: priority ?? 50 })}
          />
        </Form.Item>
        <Form.Item {...item('is_active')}>
          <Switch
            checked={body.is_active}
            aria-label={t('is_active')}
            onChange={(is_active) => set({ is_active })}
          />
        </Form.Item>
      </div>
      {(['talking_points', 'verify_on_site'] as const).map((field) => (
        <Form.Item key={field} {...item(field)}>
          <TextRows rows={body[field]} onChange={(rows) => set({ [field]: rows })} />
        </Form.Item>
      ))}
      <Form.Item {...item('materials', t('materials_help'))}>
        <Materials rows={body.materials} onChange={(materials) => set({ materials })} />
      </Form.Item>
      <Form.Item {...item('legal_note')}>
        <TwoTexts
          value={body.legal_note ?? NO_TEXT}
          onChange={(note) => set({ legal_note: note.zh + note.en === '' ? null : note })}
        />
      </Form.Item>
    </Form>
  );
}

function TwoTexts({
  value,
  onChange,
}: {
  value: { zh: string; en: string };
  onChange: (value: { zh: string; en: string }) => void;
}) {
  return (
    <div className="rma-two-texts">
      {(['zh', 'en'] as const).map((language) => (
        <Input
          key={language}
          prefix={<small className="rm-muted">{language === 'zh' ? '中' : 'EN'}</small>}
          value={value[language]}
          aria-label={language === 'zh' ? '中文' : 'English'}
          onChange={(event) => onChange({ ...value, [language]: event.target.value })}
        />
      ))}
    </div>
  );
}

type Text = StrategyBody['name'];

function TextRows({ rows, onChange }: { rows: readonly Text[]; onChange: (rows: Text[]) => void }) {
  const { t } = useTranslation('strategies');
  return (
    <div className="rma-rows">
      {rows.map((row, index) => (
        // Rows have no name of their own; their place is what tells them apart.
        <div key={index} className="rma-row-line">
          <TwoTexts value={row} onChange={(next) => onChange([...rows].with(index, next))} />
          <RemoveButton onRemove={() => onChange([...rows].toSpliced(index, 1))} />
        </div>
      ))}
      <Button size="small" icon={<PlusOutlined aria-hidden />} onClick={() => onChange([...rows, NO_TEXT])}>
        {t('add_line')}
      </Button>
    </div>
  );
}

type Material = StrategyBody['materials'][number];

function Materials({
  rows,
  onChange,
}: {
  rows: readonly Material[];
  onChange: (rows: Material[]) => void;
}) {
  const { t } = useTranslation('strategies');
  const set = (index: number, change: Partial<Material>): void =>
    onChange(rows.map((row, at) => (at === index ? { ...row, ...change } : row)));
  return (
    <div className="rma-rows">
      {rows.map((row, index) => (
        <div key={index} className="rma-row-line">
          <Select
            value={row.kind}
            aria-label={t('material_kind')}
            onChange={(kind: string) => set(index, { kind })}
            options={KINDS.map((kind) => ({ value: kind, label: t(`guidance:material.${kind}`) }))}
          />
          <TwoTexts value={row.name} onChange={(name) => set(index, { name })} />
          <RemoveButton onRemove={() => onChange([...rows].toSpliced(index, 1))} />
        </div>
      ))}
      <Button
        size="small"
        icon={<PlusOutlined aria-hidden />}
        onClick={() => onChange([...rows, { kind: 'checklist', name: NO_TEXT }])}
      >
        {t('add_line')}
      </Button>
    </div>
  );
}

function RemoveButton({ onRemove }: { onRemove: () => void }) {
  const { t } = useTranslation('strategies');
  return (
    <Button type="text" icon={<DeleteOutlined aria-hidden />} aria-label={t('remove_line')} onClick={onRemove} />
  );
}
