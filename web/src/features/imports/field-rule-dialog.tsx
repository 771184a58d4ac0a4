import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Form, Input, InputNumber, Modal, Radio, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Analysis, FieldMapping, ImportField } from './api/imports';

interface Fields extends Omit<FieldMapping, 'field'> {
  source: 'columns' | 'constant';
}

const DATE_FORMATS = ['YYYY-MM-DD', 'YYYY/MM/DD', 'YYYYMMDD', 'MM/DD/YYYY', 'DD/MM/YYYY'];
const IS_NUMBER: readonly string[] = ['integer', 'real', 'money'];

/** How one field is made of the file: from which columns, and what is done to their text. */
export function FieldRuleDialog({
  field,
  rule,
  columns,
  onClose,
  onDone,
}: {
  field: ImportField;
  rule: FieldMapping;
  columns: Analysis['columns'];
  onClose: () => void;
  onDone: (rule: FieldMapping) => void;
}) {
  const { t, i18n } = useTranslation('imports');
  const [form] = Form.useForm<Fields>();
  const source = Form.useWatch('source', form);
  const joins = (Form.useWatch('columns', form)?.length ?? 0) > 1;
  const name = i18n.language === 'zh-CN' ? field.name_zh : field.name_en;
  const note = i18n.language === 'zh-CN' ? field.note_zh : field.note_en;
  return (
    <Modal
      open
      title={t('rule.title', { field: name })}
      okText={t('rule.done')}
      onCancel={onClose}
      onOk={() => form.submit()}
    >
      {note !== '' && <p className="rm-muted">{note}</p>}
      <Form<Fields>
        form={form}
        layout="vertical"
        initialValues={{ ...rule, source: typeof rule.constant === 'string' ? 'constant' : 'columns' }}
        onFinish={(fields) => onDone(ruleOf(field.name, fields))}
      >
        <Form.Item name="source" label={t('rule.source')}>
          <Radio.Group
            options={(['columns', 'constant'] as const).map((value) => ({ value, label: t(`rule.from_${value}`) }))}
          />
        </Form.Item>
        {source === 'constant' ? (
          <Form.Item name="constant" label={t('rule.constant')} rules={[{ required: true }]}>
            <Input placeholder={field.example} />
          </Form.Item>
        ) : (
          <>
            <Form.Item name="columns" label={t('rule.columns')} rules={[{ required: true }]}>
              <Select
                mode="multiple"
                options={columns.map((one) => ({ value: one.column, label: one.column }))}
              />
            </Form.Item>
            {joins && (
              <Form.Item name="separator" label={t('rule.separator')}>
                <Input />
              </Form.Item>
            )}
            <TextSteps />
            <Reading type={field.type} />
          </>
        )}
      </Form>
    </Modal>
  );
}

/** Steps on the text, in the order in which they work. */
function TextSteps() {
  const { t } = useTranslation('imports');
  return (
    <>
      <div className="rm-rule-pair">
        <Form.Item name="skip" label={t('rule.skip')}>
          <InputNumber min={0} max={200} precision={0} />
        </Form.Item>
        <Form.Item name="take" label={t('rule.take')}>
          <InputNumber min={1} max={200} precision={0} />
        </Form.Item>
        <Form.Item name="default_text" label={t('rule.default_text')}>
          <Input />
        </Form.Item>
        <Form.Item name="prefix" label={t('rule.prefix')}>
          <Input />
        </Form.Item>
        <Form.Item name="suffix" label={t('rule.suffix')}>
          <Input />
        </Form.Item>
      </div>
      <Form.Item label={t('rule.values')}>
        <Form.List name="values">
          {(pairs, { add, remove }) => (
            <>
              {pairs.map((pair) => (
                <div className="rm-row rm-rule-word" key={pair.key}>
                  <Form.Item noStyle name={[pair.name, 'from']} rules={[{ required: true }]}>
                    <Input aria-label={t('rule.value_from')} placeholder={t('rule.value_from')} />
                  </Form.Item>
                  →
                  <Form.Item noStyle name={[pair.name, 'to']}>
                    <Input aria-label={t('rule.value_to')} placeholder={t('rule.value_to')} />
                  </Form.Item>
                  <Button
                    type="text"
                    icon={<DeleteOutlined />}
                    aria-label={t('rule.value_remove')}
                    onClick={() => remove(pair.name)}
                  />
                </div>
              ))}
              <Button size="small" icon={<PlusOutlined aria-hidden />} onClick={() => add({ from: '', to: '' })}>
                {t('rule.value_add')}
              </Button>
            </>
          )}
        </Form.List>
      </Form.Item>
    </>
  );
}

/** How the text is read as a date, a number or an amount. */
function Reading({ type }: { type: string }) {
  const { t } = useTranslation('imports');
  const units = type === 'money' ? ['major', 'minor'] : ['percent'];
  return (
    <div className="rm-rule-pair">
      {type === 'date' && (
        <Form.Item name="date_format" label={t('rule.date_format')}>
          <Select allowClear placeholder="YYYY-MM-DD" options={DATE_FORMATS.map((value) => ({ value, label: value }))} />
        </Form.Item>
      )}
      {(type === 'money' || type === 'real') && (
        <Form.Item name="unit" label={t('rule.unit')}>
          <Select allowClear options={units.map((value) => ({ value, label: t(`rule.unit_${value}`) }))} />
        </Form.Item>
      )}
      {IS_NUMBER.includes(type) && (
        <Form.Item name="thousands" label={t('rule.thousands')}>
          <Select
            allowClear
            options={[',', '.', ' ', "'"].map((value) => ({ value, label: value === ' ' ? t('rule.blank') : value }))}
          />
        </Form.Item>
      )}
    </div>
  );
}

/** Only what was said: an empty box is no rule. */
function ruleOf(field: string, fields: Fields): FieldMapping {
  const { source, ...said } = fields;
  if (source === 'constant') return { field, constant: said.constant };
  const rule: FieldMapping = { field };
  const values = said.values?.map(({ from, to }) => ({ from, to: to ?? '' }));
  for (const [key, value] of Object.entries({ ...said, values, constant: undefined }))
    if (value !== undefined && value !== null && value !== '' && !(Array.isArray(value) && value.length === 0))
      Object.assign(rule, { [key]: value });
  return rule;
}
