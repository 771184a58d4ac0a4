import { Button, Form, Input, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { Section } from '@/components/page';
import type { Question } from './api/research';

const questionsMax = 20;

/** Questions with closed answers. Their code is the name of the column in files. */
export function QuestionEditor({ questions, onChange }: { questions: readonly Question[]; onChange: (questions: readonly Question[]) => void }) {
  const { t } = useTranslation('research');
  const change = (index: number, part: Partial<Question>) =>
    onChange(questions.map((question, i) => (i === index ? { ...question, ...part } : question)));
  return (
    <Section title={t('form.questions')}>
      <p className="rm-muted">{t('form.questions_hint')}</p>
      {questions.map((question, index) => (
        <fieldset key={index} className="rm-question">
          <legend>{t('form.question_no', { n: index + 1 })}</legend>
          <div className="rm-row">
            <Form.Item label={t('form.question_text')}>
              <Input
                aria-label={t('form.question_text')}
                value={question.text}
                maxLength={90}
                onChange={(event) => change(index, { text: event.target.value })}
              />
            </Form.Item>
            <Form.Item label={t('form.question_code')}>
              <Input
                aria-label={t('form.question_code')}
                value={question.code}
                maxLength={30}
                onChange={(event) => change(index, { code: event.target.value.toLowerCase() })}
              />
            </Form.Item>
            <Button danger disabled={questions.length === 1} onClick={() => onChange(questions.filter((_, i) => i !== index))}>
              {t('common:action.delete')}
            </Button>
          </div>
          <Form.Item label={t('form.answers')} extra={t('form.answers_hint')}>
            <Select
              mode="tags"
              open={false}
              suffixIcon={null}
              aria-label={t('form.answers')}
              tokenSeparators={['，', ',', '；', ';']}
              value={question.answers}
              onChange={(answers: string[]) => change(index, { answers })}
            />
          </Form.Item>
        </fieldset>
      ))}
      <Button
        disabled={questions.length >= questionsMax}
        onClick={() => onChange([...questions, { code: `q${String(questions.length + 1)}`, text: '', answers: [] }])}
      >
        {t('form.add_question')}
      </Button>
    </Section>
  );
}
