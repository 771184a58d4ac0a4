import { useTranslation } from 'react-i18next';
import { useNotify } from '@/components/use-notify';
import { downloadFrom } from '@/lib/download';
import { Problem } from '@/lib/problem';
import { exportFile, getExport, startExport, type Export } from './api/exports';

const pollMs = 1_000;

/**
 * Exports everything that a list's filters find. A small one is there at once; a large one is made
 * by a job, and its file is offered when it is done, wherever the person is by then.
 * @return starts an export; `query` is that of the list's own address on the server
 */
export function useExport(kind: string) {
  const { t, i18n } = useTranslation('table');
  const notify = useNotify();
  const wait = async (started: Export) => {
    let now = started;
    while (now.state === 'waiting' || now.state === 'running') {
      await new Promise((resolve) => setTimeout(resolve, pollMs));
      now = await getExport(started.id);
    }
    if (now.state === 'done') {
      downloadFrom(exportFile(now.id));
      notify.done(t('export_ready'));
    } else {
      notify.failed(new Problem(422, now.reason, now.message));
    }
  };
  return async (query: string, format: 'xlsx' | 'csv', columns: readonly string[]) => {
    const started = await startExport({
      kind,
      format,
      query,
      columns: columns.length > 0 ? [...columns] : undefined,
      language: i18n.language === 'zh-CN' ? 'zh' : 'en',
    });
    if (started.state === 'waiting' || started.state === 'running') {
      notify.note(t('export_started'));
      void wait(started).catch(notify.failed);
    } else {
      await wait(started);
    }
  };
}
