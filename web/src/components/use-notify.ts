import { App, Button } from 'antd';
import { createElement } from 'react';
import { useTranslation } from 'react-i18next';
import { randomKey } from '@/lib/api';
import { asProblem, problemText, reasonText } from '@/lib/problem';

/** Short messages at the edge of the screen: what was done, or what went wrong. */
export function useNotify() {
  const { message, notification } = App.useApp();
  const { t } = useTranslation();
  return {
    done: (text: string) => void message.success(text),
    note: (text: string) => void message.info(text),
    failed: (error: unknown) => {
      const problem = asProblem(error);
      notification.error({
        title: problemText(problem),
        description: problem.fields.map((f) => `${f.field}: ${reasonText(f.reason, f.message)}`).join('; '),
        placement: 'topRight',
      });
    },
    withUndo: (text: string, onUndo: () => void) => {
      const key = randomKey();
      notification.success({
        key,
        title: text,
        duration: 12,
        placement: 'bottomRight',
        actions: undoButton(t('action.undo'), () => {
          notification.destroy(key);
          onUndo();
        }),
      });
    },
  };
}

function undoButton(label: string, onClick: () => void) {
  return createElement(Button, { size: 'small', onClick }, label);
}
