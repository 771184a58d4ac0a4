import { Form } from 'antd';
import { useTranslation } from 'react-i18next';
import { ConfigFieldEditor } from './field-editors';
import type { Json } from './config-diff';
import { fieldKeyOf, sectionsOf } from './model-fields';
import type { Field, ModelName } from './model-fields';

export type Config = Readonly<Record<string, Json>>;

export interface FieldProblem {
  field: string;
  expected: string;
}

interface Props {
  model: ModelName;
  config: Config;
  /** What is in force now, to mark what the draft changes. */
  published: Config | undefined;
  problems: readonly FieldProblem[];
  canEdit: boolean;
  onChange: (config: Config) => void;
}

/** The configuration as a form: sections, fields with help, what differs from what is in force. */
export function ConfigForm(props: Props) {
  const { t } = useTranslation('model_configs');
  return (
    <Form layout="vertical" disabled={!props.canEdit} className="rma-config">
      {sectionsOf(props.model).map((section) => (
        <fieldset key={section.key} className="rma-config-section" id={`section-${section.key}`}>
          <legend>{t(`sections.${section.key}`)}</legend>
          <p className="rm-muted">{t(`section_help.${section.key}`)}</p>
          <div className="rma-config-fields">
            {section.fields
              .filter((field) => field.key in props.config)
              .map((field) => (
                <ConfigField key={field.key} field={field} {...props} />
              ))}
          </div>
        </fieldset>
      ))}
    </Form>
  );
}

const WIDE = new Set<Field['kind']>(['weights', 'points', 'quota', 'order']);

function ConfigField({ field, config, published, problems, onChange }: Props & { field: Field }) {
  const { t } = useTranslation('model_configs');
  const value = config[field.key] ?? null;
  const before = published?.[field.key];
  const isChanged = published !== undefined && JSON.stringify(before) !== JSON.stringify(value);
  const own = problems.filter((problem) => fieldKeyOf(problem.field) === field.key);
  return (
    <Form.Item
      label={
        <>
          {t(`fields.${field.key}`)}
          {isChanged && <span className="rma-changed">{t('changed')}</span>}
        </>
      }
      extra={t(`help.${field.key}`)}
      className={WIDE.has(field.kind) ? 'rma-config-wide' : undefined}
      validateStatus={own.length > 0 ? 'error' : undefined}
      help={own.length > 0 ? own.map((problem) => problem.expected).join(' · ') : undefined}
    >
      <ConfigFieldEditor
        field={field}
        label={t(`fields.${field.key}`)}
        value={value}
        before={isChanged ? before : undefined}
        onChange={(next) => onChange({ ...config, [field.key]: next })}
      />
    </Form.Item>
  );
}
