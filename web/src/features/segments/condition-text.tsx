import { useTranslation } from 'react-i18next';
import { parseCondition } from './condition';
import { conditionWords } from './rule-text';
import { useSubjects } from './use-subjects';

/** One condition in words, wherever it stands; as it is written until the words are there. */
export function ConditionText({ text }: { text: string }) {
  const { t } = useTranslation('segments');
  const { subjects } = useSubjects();
  return subjects === undefined ? text : conditionWords(t, subjects, parseCondition(text));
}
