import { Alert, Button, Checkbox, Form, Input, Radio } from 'antd';
import { useTranslation } from 'react-i18next';
import { Section } from '@/components/page';
import { UnsavedGuard } from '@/components/unsaved-guard';
import { can } from '@/lib/can';
import { problemText, reasonText, type Problem } from '@/lib/problem';
import { useUser } from '@/lib/session';
import type { SegmentInput } from './api/segments';

/** What a segment is called, whether its members stay, and who sees it. */
export function SaveForm({
  isNew,
  input,
  isDirty,
  canSave,
  isSaving,
  problem,
  onChange,
  onSave,
}: {
  isNew: boolean;
  input: SegmentInput;
  isDirty: boolean;
  canSave: boolean;
  isSaving: boolean;
  problem: Problem | null;
  onChange: (input: SegmentInput) => void;
  onSave: () => void;
}) {
  const { t } = useTranslation('segments');
  const user = useUser();
  return (
    <Section title={t('editor.save_as')}>
      <UnsavedGuard dirty={isDirty && !isSaving} />
      {problem && (
        <Alert
          type="error"
          showIcon
          className="rm-form-alert"
          title={problemText(problem)}
          description={problem.fields.map((field) => reasonText(field.reason, field.message)).join('; ') || undefined}
        />
      )}
      <Form layout="vertical" onFinish={onSave}>
        <Form.Item label={t('field.name')} required>
          <Input
            aria-label={t('field.name')}
            value={input.name}
            maxLength={60}
            onChange={(event) => onChange({ ...input, name: event.target.value })}
          />
        </Form.Item>
        <Form.Item label={t('field.description')}>
          <Input.TextArea
            aria-label={t('field.description')}
            rows={3}
            maxLength={300}
            value={input.description}
            onChange={(event) => onChange({ ...input, description: event.target.value })}
          />
        </Form.Item>
        <Form.Item label={t('field.is_static')}>
          <Radio.Group
            value={input.is_static}
            disabled={!isNew}
            onChange={(event) => onChange({ ...input, is_static: event.target.value === true })}
          >
            <Radio value={false}>{t('editor.dynamic')}</Radio>
            <Radio value={true}>{t('editor.static')}</Radio>
          </Radio.Group>
        </Form.Item>
        {can(user, 'views.share') && (
          <Form.Item>
            <Checkbox checked={input.is_shared} onChange={(event) => onChange({ ...input, is_shared: event.target.checked })}>
              {t('field.is_shared')}
            </Checkbox>
          </Form.Item>
        )}
        <Button type="primary" htmlType="submit" loading={isSaving} disabled={input.name.trim() === '' || !canSave}>
          {t('common:action.save')}
        </Button>
      </Form>
    </Section>
  );
}
