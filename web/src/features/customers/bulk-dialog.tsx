import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Form, Modal, Segmented } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Select } from 'antd';
import type { Selection } from '@/components/data-table/types';
import { JobProgress } from '@/components/job-progress';
import { useNotify } from '@/components/use-notify';
import { formatNumber } from '@/lib/format';
import { useJob } from '@/lib/jobs';
import { asProblem, problemText } from '@/lib/problem';
import { bulkEdit, shopSearch, type BulkEdit, type BulkResult } from './api/customers';
import { ShopInput } from './shop-input';
import type { ShopWords } from './use-shop-words';

type Deed = 'field' | 'add_tag' | 'remove_tag';

/** One change for many shops: counted first, then done; a large one runs as a job. */
export function BulkDialog({
  selection,
  words,
  onClose,
}: {
  selection: Selection;
  words: ShopWords;
  onClose: () => void;
}) {
  const { t } = useTranslation('customers');
  const notify = useNotify();
  const client = useQueryClient();
  const [deed, setDeed] = useState<Deed>('field');
  const [field, setField] = useState('');
  const [value, setValue] = useState<unknown>(null);
  const column = words.columns.find((one) => one.name === field);
  const tagColumn = words.columns.find((one) => one.name === 'dynamic_tags');

  const body = (confirmation?: string): BulkEdit => ({
    selection: selectionBody(selection, words),
    ...(deed === 'field'
      ? { field, value: value === null || value === '' ? null : String(value) }
      : { [deed]: String(value ?? '') }),
    confirmation,
  });
  const count = useMutation({ mutationFn: () => bulkEdit(body()) });
  const apply = useMutation({
    mutationFn: (confirmation: string) => bulkEdit(body(confirmation)),
    onSuccess: async (result) => {
      await client.invalidateQueries({ queryKey: ['list', 'customers'] });
      if (!result.job_id) notify.done(t('bulk.done', { n: formatNumber(result.changed) }));
    },
  });
  const problem = count.error ?? apply.error;
  const isReady = deed === 'field' ? field !== '' : String(value ?? '') !== '';
  const change = (set: () => void) => {
    set();
    count.reset();
    apply.reset();
  };
  return (
    <Modal
      open
      width={600}
      title={t('bulk.title', { n: formatNumber(selection.count) })}
      onCancel={onClose}
      footer={
        apply.data ? (
          <Button type="primary" onClick={onClose}>
            {t('common:action.close')}
          </Button>
        ) : count.data ? (
          <Button
            type="primary"
            loading={apply.isPending}
            disabled={!count.data.confirmation}
            onClick={() => apply.mutate(count.data.confirmation ?? '')}
          >
            {t('bulk.apply', { n: formatNumber(count.data.changed) })}
          </Button>
        ) : (
          <Button type="primary" disabled={!isReady} loading={count.isPending} onClick={() => count.mutate()}>
            {t('bulk.count')}
          </Button>
        )
      }
    >
      {problem && <Alert type="error" showIcon className="rm-form-alert" title={problemText(asProblem(problem))} />}
      <Form layout="vertical">
        <Form.Item label={t('bulk.deed')}>
          <Segmented<Deed>
            value={deed}
            onChange={(next) => change(() => { setDeed(next); setValue(null); })}
            options={(['field', 'add_tag', 'remove_tag'] as const).map((one) => ({ value: one, label: t(`bulk.${one}`) }))}
          />
        </Form.Item>
        {deed === 'field' && (
          <Form.Item label={t('bulk.which')}>
            <Select
              aria-label={t('bulk.which')}
              showSearch={{ optionFilterProp: 'label' }}
              value={field || undefined}
              onChange={(next) => change(() => { setField(next); setValue(null); })}
              options={words.columns.filter((one) => one.is_editable).map((one) => ({ value: one.name, label: words.labelOf(one.name) }))}
            />
          </Form.Item>
        )}
        {(deed === 'field' ? column : tagColumn) !== undefined && (
          <Form.Item label={t('bulk.value')} extra={deed === 'field' ? t('bulk.empty_clears') : undefined}>
            <ShopInput
              column={deed === 'field' && column ? column : { ...(tagColumn ?? words.columns[0]), kind: 'code', dictionary: tagColumn?.dictionary ?? '' }}
              words={words}
              value={value}
              onChange={(next) => change(() => setValue(next))}
            />
          </Form.Item>
        )}
      </Form>
      {(apply.data ?? count.data) && <Outcome result={apply.data ?? count.data} done={apply.data !== undefined} />}
    </Modal>
  );
}

function Outcome({ result, done }: { result: BulkResult | undefined; done: boolean }) {
  const { t } = useTranslation('customers');
  const job = useJob(done ? result?.job_id : null);
  if (result === undefined) return null;
  return (
    <>
      <Alert
        type={result.refused > 0 ? 'warning' : 'info'}
        showIcon
        title={t(done ? 'bulk.result' : 'bulk.preview', {
          changed: formatNumber(result.changed),
          unchanged: formatNumber(result.unchanged),
          refused: formatNumber(result.refused),
        })}
        description={result.first_refused.map((one) => (
          <div key={one.id}>{t(`problems:${one.reason}`, { defaultValue: one.message })}</div>
        ))}
      />
      {job.data && <JobProgress job={job.data} />}
    </>
  );
}

function selectionBody(selection: Selection, words: ShopWords): BulkEdit['selection'] {
  if (selection.kind === 'ids') return { ids: [...selection.ids] };
  const { filter, quick, q } = shopSearch(selection.state, words.columns);
  return { filters: filter, quick, q };
}
