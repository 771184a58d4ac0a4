import { Alert, Button, Select, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Section } from '@/components/page';
import type { Analysis, AnalysisRequest, FieldMapping, ImportField, ImportKind, Mapping } from './api/imports';
import { FieldRuleDialog } from './field-rule-dialog';
import { FileRules } from './file-rules';
import { KeepMapping } from './keep-mapping';
import { MadeFields, useRuleText } from './made-fields';
import { assignColumn, fieldOfColumn, isPlain, missingKeys, withField } from './mapping-rules';

/** Second step: what the file is, and which column is which field; everything can be corrected. */
export function MappingStep({
  analysis,
  kinds,
  mapping,
  mappingId,
  busy,
  onAgain,
  onMapping,
  onRun,
}: {
  analysis: Analysis;
  kinds: readonly ImportKind[];
  mapping: Mapping;
  /** The saved mapping that was asked for. */
  mappingId: string | undefined;
  busy: boolean;
  /** Look at the file again with other settings. */
  onAgain: (change: Partial<AnalysisRequest>) => void;
  onMapping: (mapping: Mapping) => void;
  onRun: () => void;
}) {
  const { t, i18n } = useTranslation('imports');
  const zh = i18n.language === 'zh-CN';
  const ruleText = useRuleText();
  const [edited, setEdited] = useState<FieldMapping | null>(null);
  const kind = kinds.find((one) => one.kind === analysis.kind);
  const nameOf = (field: ImportField) => (zh ? field.name_zh : field.name_en);
  if (kind === undefined) return <Alert type="warning" title={t('mapping.no_kind')} />;
  const missing = missingKeys(mapping, kind);
  const editedField = kind.fields.find((field) => field.name === edited?.field);
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
                value={mappingId}
                onChange={(id: string | undefined) => onAgain({ mapping_id: id })}
                options={analysis.saved.map((saved) => ({ value: saved.id, label: saved.name }))}
              />
            </Setting>
          )}
        </div>
        {analysis.hidden_rows_in_sample > 0 && <Alert type="warning" showIcon title={t('mapping.hidden_rows')} />}
      </Section>
      <Section
        title={t('mapping.title')}
        extra={
          <KeepMapping
            kind={analysis.kind}
            mapping={mapping}
            onLoaded={(mapping_id) => onAgain({ mapping_id })}
          />
        }
      >
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
                const rule = mapping.fields.find((one) => one.field === assigned);
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
                      {rule && (
                        <Button
                          size="small"
                          type={isPlain(rule) ? 'text' : 'link'}
                          aria-label={t('rule.of', { field: column.column })}
                          onClick={() => setEdited(rule)}
                        >
                          {isPlain(rule) ? t('rule.edit') : ruleText(rule)}
                        </Button>
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
      <MadeFields kind={kind} mapping={mapping} onMapping={onMapping} onEdit={setEdited} />
      <FileRules kind={kind.kind} mapping={mapping} onMapping={onMapping} />
      {edited && editedField && (
        <FieldRuleDialog
          field={editedField}
          rule={edited}
          columns={analysis.columns}
          onClose={() => setEdited(null)}
          onDone={(rule) => {
            onMapping(withField(mapping, rule));
            setEdited(null);
          }}
        />
      )}
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
