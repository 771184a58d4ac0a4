import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router-dom';
import { useNotify } from '@/components/use-notify';
import { asProblem } from '@/lib/problem';
import { addStudy, changeStudy, type Study, type StudyInput } from './api/research';
import { StudyForm } from './study-form';

/** A new study, or a draft. Somebody else's save in between is refused by the server: look again. */
export function StudyEditor({ study, first }: { study?: Study; first: StudyInput }) {
  const { t } = useTranslation('research');
  const navigate = useNavigate();
  const client = useQueryClient();
  const notify = useNotify();
  const [input, setInput] = useState(first);
  const save = useMutation({
    mutationFn: async () => {
      if (study === undefined) return (await addStudy(input)).id;
      await changeStudy(study, input);
      return study.id;
    },
    onSuccess: async (id) => {
      notify.done(t('form.saved'));
      await client.invalidateQueries({ queryKey: ['research'] });
      if (study === undefined) void navigate(`/research/${id}`);
    },
  });
  return (
    <StudyForm
      input={input}
      isDirty={JSON.stringify(input) !== JSON.stringify(first) && !save.isSuccess}
      isSaving={save.isPending}
      problem={save.error === null ? null : asProblem(save.error)}
      onChange={setInput}
      onSave={() => save.mutate()}
    />
  );
}

/** What a new study begins with: this month, one question. */
export function emptyStudy(period: string): StudyInput {
  return {
    title: '',
    purpose: '',
    first_period: period,
    last_period: period,
    area_level: 'none',
    asks_age_band: true,
    minimum_group: 20,
    questions: [{ code: 'q1', text: '', answers: [] }],
    age_shares: [],
  };
}
