import { Alert, Button, Input, Select, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Section } from '@/components/page';
import { useNotify } from '@/components/use-notify';
import { saveMapping, type Analysis, type AnalysisRequest, type ImportKind, type Mapping } from './api/imports';
import { assignColumn, fieldOfColumn, missingKeys, withFieldOption } from './mapping-rules';

/** Second step: what the file is, and which column is which field; everything can be corrected. */
export function MappingStep({
  analysis,
  kinds,
  mapping,
  busy,
  onAgain,
  onMapping,
  onRun,
}: {
  analysis: Analysis;
  kinds: readonly ImportKind[];
  mapping: Mapping;
  busy: boolean;
  /** Look at the file again with other settings. */
  onAgain: (change: Partial<AnalysisRequest>) => void;
  onMapping: (mapping: Mapping) => void;
  onRun: () => void;
}) {
  const { t, i18n } = useTranslation('imports');
  const zh = i18n.language === 'zh-CN';
  const kind = kinds.find((one) => one.kind === analysis.kind);
  const nameOf = (field: { name: string; name_zh: string; name_en: string }) =>
    zh ? field.name_zh : field.name_en;
  if (kind === undefined) return <Alert type="warning" title={t('mapping.no_kind')} />;
  const missing = missingKeys(mapping, kind);
  const fieldOptions = [
    { value: '', label: t('mapping.unused') },
    ...kind.fields.map((field) => ({
      value: field.name,
      label: `${nameOf(field)}${field.is_key ? ' ◆' : field.is_required ? ' *' : ''}`,
    })),
  ];
  return (
    <>
      <Section title={t('mapping.file')}>
        <div className="rm-import-settings">
          <Setting label={t('mapping.kind')}>
            <Select
              aria-label={t('mapping.kind')}
              value={analysis.kind}
              onChange={(value) => onAgain({ kind: value, mapping_id: undefined })}
              options={kinds.map((one) => ({ value: one.kind, label: zh ? one.name_zh : one.name_en }))}
            />
          </Setting>
          {analysis.sheets.length > 0 && (
            <Setting label={t('mapping.sheet')}>
              <Select
                aria-label={t('mapping.sheet')}
                value={analysis.sheet}
                onChange={(sheet) => onAgain({ sheet })}
                options={analysis.sheets.map((sheet) => ({
                  value: sheet.name,
                  label: sheet.is_hidden ? `${sheet.name} (${t('mapping.hidden')})` : sheet.name,
                }))}
              />
            </Setting>
          )}
          {analysis.format === 'csv' && (
            <>
              <Setting label={t('mapping.encoding')}>
                <Select
                  aria-label={t('mapping.encoding')}
                  value={analysis.encoding}
                  onChange={(encoding) => onAgain({ encoding })}
                  options={['UTF-8', 'GB18030'].map((value) => ({ value, label: value }))}
                />
              </Setting>
              <Setting label={t('mapping.delimiter')}>
                <Select
                  aria-label={t('mapping.delimiter')}
                  value={analysis.delimiter}
                  onChange={(delimiter) => onAgain({ delimiter })}
                  options={['comma', 'tab', 'semicolon'].map((value) => ({ value, label: t(`delimiter.${value}`) }))}
                />
              </Setting>
            </>
          )}
          {analysis.saved.length > 0 && (
            <Setting label={t('mapping.saved')}>
              <Select
                aria-label={t('mapping.saved')}
                allowClear
                placeholder={t('mapping.automatic')}
                onChange={(id: string | undefined) => onAgain({ mapping_id: id })}
                options={analysis.saved.map((saved) => ({ value: saved.id, label: saved.name }))}
              />
            </Setting>
          )}
        </div>
        {analysis.hidden_rows_in_sample > 0 && <Alert type="warning" showIcon title={t('mapping.hidden_rows')} />}
      </Section>
      <Section title={t('mapping.title')} extra={<SaveMapping kind={analysis.kind} mapping={mapping} />}>
        {missing.length > 0 && (
          <Alert
            type="error"
            showIcon
            className="rm-form-alert"
            title={t('mapping.missing', {
              fields: kind.fields.filter((f) => missing.includes(f.name)).map(nameOf).join('、'),
            })}
          />
        )}
        <div className="rm-scroll">
          <table className="rm-plain-table">
            <thead>
              <tr>
                <th>{t('mapping.column')}</th>
                <th>{t('mapping.samples')}</th>
                <th>{t('mapping.field')}</th>
                <th>{t('mapping.how')}</th>
              </tr>
            </thead>
            <tbody>
              {analysis.columns.map((column) => {
                const assigned = fieldOfColumn(mapping, column.column);
                const field = kind.fields.find((one) => one.name === assigned);
                return (
                  <tr key={column.column}>
                    <th scope="row">{column.column}</th>
                    <td className="rm-muted">{column.samples.slice(0, 3).join(' · ')}</td>
                    <td>
                      <Select
                        className="rm-field-select"
                        aria-label={t('mapping.field_of', { column: column.column })}
                        showSearch={{ optionFilterProp: 'label' }}
                        value={assigned}
                        status={column.is_doubtful && assigned === column.field ? 'warning' : undefined}
                        onChange={(value) => onMapping(assignColumn(mapping, column.column, value))}
                        options={fieldOptions}
                      />
                    </td>
                    <td>
                      {assigned === column.field && column.source !== 'none' && (
                        <Tag>{t(`source.${column.source}`)}</Tag>
                      )}
                      {column.is_doubtful && assigned === column.field && (
                        <Tag color="warning" title={column.doubt_detail}>
                          {t(`doubt.${column.doubt}`, { defaultValue: column.doubt })}
                        </Tag>
                      )}
                      {field?.type === 'date' && (
                        <Select
                          size="small"
                          className="rm-date-format"
                          aria-label={t('mapping.date_format')}
                          value={mapping.fields.find((one) => one.field === assigned)?.date_format ?? 'YYYY-MM-DD'}
                          onChange={(date_format) => onMapping(withFieldOption(mapping, assigned, { date_format }))}
                          options={['YYYY-MM-DD', 'YYYY/MM/DD', 'YYYYMMDD', 'MM/DD/YYYY', 'DD/MM/YYYY'].map((value) => ({ value, label: value }))}
                        />
                      )}
                    </td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </div>
        <p className="rm-muted">{t('mapping.legend')}</p>
      </Section>
      <div className="rm-wizard-actions">
        <Button type="primary" size="large" loading={busy} disabled={missing.length > 0} onClick={onRun}>
          {t('mapping.check')}
        </Button>
      </div>
    </>
  );
}

function Setting({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <div className="rm-filter">
      <span>{label}</span>
      {children}
    </div>
  );
}

function SaveMapping({ kind, mapping }: { kind: string; mapping: Mapping }) {
  const { t } = useTranslation('imports');
  const notify = useNotify();
  const [name, setName] = useState('');
  const save = async () => {
    try {
      await saveMapping(name.trim(), kind, mapping);
      setName('');
      notify.done(t('mapping.save_done'));
    } catch (error) {
      notify.failed(error);
    }
  };
  return (
    <div className="rm-row">
      <Input
        size="small"
        aria-label={t('mapping.save_name')}
        placeholder={t('mapping.save_name')}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <Button size="small" disabled={name.trim() === ''} onClick={() => void save()}>
        {t('mapping.save')}
      </Button>
    </div>
  );
}
