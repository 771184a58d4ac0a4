import { Button, Modal, Radio } from 'antd';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConflictField } from '@/lib/conflict';

type Choice = 'mine' | 'theirs' | 'original';

/** Somebody saved the record meanwhile (412): decide field by field, mine, theirs or the original. */
export function ConflictDialog({
  fields,
  labelOf,
  render,
  onResolve,
  onCancel,
}: {
  fields: readonly ConflictField[];
  labelOf: (key: string) => string;
  render: (key: string, value: unknown) => ReactNode;
  /** The value chosen for each field in conflict. */
  onResolve: (chosen: Record<string, unknown>) => void;
  onCancel: () => void;
}) {
  const { t } = useTranslation();
  const [choices, setChoices] = useState<Record<string, Choice>>({});
  const choiceOf = (key: string): Choice => choices[key] ?? 'theirs';
  const resolve = () =>
    onResolve(Object.fromEntries(fields.map((field) => [field.key, field[choiceOf(field.key)]])));

  return (
    <Modal
      open
      width={760}
      title={t('conflict.title')}
      onCancel={onCancel}
      footer={[
        <Button key="cancel" onClick={onCancel}>
          {t('action.cancel')}
        </Button>,
        <Button key="save" type="primary" onClick={resolve}>
          {t('conflict.save')}
        </Button>,
      ]}
    >
      <p>{t(fields.length > 0 ? 'conflict.text' : 'conflict.text_no_overlap')}</p>
      {fields.length > 0 && (
        <table className="rm-conflict">
          <thead>
            <tr>
              <th>{t('conflict.field')}</th>
              <th>{t('conflict.mine')}</th>
              <th>{t('conflict.theirs')}</th>
              <th>{t('conflict.original')}</th>
            </tr>
          </thead>
          <tbody>
            {fields.map((field) => (
              <tr key={field.key}>
                <th scope="row">{labelOf(field.key)}</th>
                {(['mine', 'theirs', 'original'] as const).map((choice) => (
                  <td key={choice}>
                    <Radio
                      name={field.key}
                      checked={choiceOf(field.key) === choice}
                      onChange={() => setChoices({ ...choices, [field.key]: choice })}
                    >
                      {render(field.key, field[choice])}
                    </Radio>
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Modal>
  );
}
