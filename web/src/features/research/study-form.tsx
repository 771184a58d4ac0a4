import { Alert, Button, Checkbox, DatePicker, Form, Input, InputNumber, Select } from 'antd';
import dayjs from 'dayjs';
import { useTranslation } from 'react-i18next';
import { Section } from '@/components/page';
import { UnsavedGuard } from '@/components/unsaved-guard';
import { problemText, reasonText, type Problem } from '@/lib/problem';
import type { StudyInput } from './api/research';
import { AgeShares } from './age-shares';
import { QuestionEditor } from './question-editor';

const levels = ['none', 'county_branch', 'market_department', 'sales_area'] as const;
const minimum = 20;

/** What a study asks, of whom, in which months. */
export function StudyForm({
  input,
  isDirty,
  isSaving,
  problem,
  onChange,
  onSave,
}: {
  input: StudyInput;
  isDirty: boolean;
  isSaving: boolean;
  problem: Problem | null;
  onChange: (input: StudyInput) => void;
  onSave: () => void;
}) {
  const { t } = useTranslation('research');
  const set = (change: Partial<StudyInput>) => onChange({ ...input, ...change });
  return (
    <Form layout="vertical" onFinish={onSave}>
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
      <Section title={t('form.about')}>
        <Form.Item label={t('field.title')} required>
          <Input aria-label={t('field.title')} value={input.title} maxLength={60} onChange={(event) => set({ title: event.target.value })} />
        </Form.Item>
        <Form.Item label={t('field.purpose')} required extra={t('form.purpose_hint')}>
          <Input.TextArea aria-label={t('field.purpose')} rows={2} maxLength={600} value={input.purpose} onChange={(event) => set({ purpose: event.target.value })} />
        </Form.Item>
        <Form.Item label={t('field.period')} required>
          <DatePicker.RangePicker
            picker="month"
            aria-label={t('field.period')}
            allowClear={false}
            value={[dayjs(input.first_period), dayjs(input.last_period)]}
            onChange={(months) => {
              if (months?.[0] && months[1]) set({ first_period: months[0].format('YYYY-MM'), last_period: months[1].format('YYYY-MM') });
            }}
          />
        </Form.Item>
        <Form.Item label={t('field.area_level')}>
          <Select
            aria-label={t('field.area_level')}
            value={input.area_level}
            options={levels.map((value) => ({ value, label: t(`level.${value}`) }))}
            onChange={(value) => set({ area_level: value })}
          />
        </Form.Item>
        <Form.Item extra={t('form.age_hint')}>
          <Checkbox checked={input.asks_age_band} onChange={(event) => set({ asks_age_band: event.target.checked, age_shares: [] })}>
            {t('field.asks_age_band')}
          </Checkbox>
        </Form.Item>
        {input.asks_age_band && <AgeShares shares={input.age_shares} onChange={(shares) => set({ age_shares: [...shares] })} />}
        <Form.Item label={t('field.minimum_group')} extra={t('form.minimum_hint')}>
          <InputNumber
            aria-label={t('field.minimum_group')}
            min={minimum}
            max={10_000}
            precision={0}
            value={input.minimum_group}
            onChange={(value) => set({ minimum_group: value ?? minimum })}
          />
        </Form.Item>
      </Section>
      <QuestionEditor questions={input.questions} onChange={(questions) => set({ questions: [...questions] })} />
      <Button type="primary" htmlType="submit" loading={isSaving} disabled={input.title.trim() === '' || input.purpose.trim() === ''}>
        {t('common:action.save')}
      </Button>
    </Form>
  );
}
