import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Progress, Tag } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router-dom';
import { JobProgress } from '@/components/job-progress';
import { Section } from '@/components/page';
import { EmptyState, ErrorState, LoadingState, QueryView } from '@/components/states';
import { useNotify } from '@/components/use-notify';
import { formatInstant } from '@/lib/format';
import { isFinished, useJob } from '@/lib/jobs';
import { dismissPair, listDuplicates, listMerges, scanDuplicates, undoMerge, type DuplicatePair, type MergeRow } from './api/duplicates';
import { MergeDialog } from './merge-dialog';
import { useShopWords } from './use-shop-words';

const pairsKey = ['duplicates'];
const mergesKey = ['merges'];

/** Shops that may be one and the same: look at a pair, merge it, or say that they are two. */
export function Duplicates() {
  const { t } = useTranslation('customers');
  const { words, error } = useShopWords();
  const client = useQueryClient();
  const notify = useNotify();
  const pairs = useQuery({ queryKey: pairsKey, queryFn: ({ signal }) => listDuplicates(signal) });
  const merges = useQuery({ queryKey: mergesKey, queryFn: ({ signal }) => listMerges(signal) });
  const [open, setOpen] = useState<DuplicatePair | null>(null);
  const refresh = () => Promise.all([client.invalidateQueries({ queryKey: pairsKey }), client.invalidateQueries({ queryKey: mergesKey })]);
  const scan = useMutation({ mutationFn: scanDuplicates, onSuccess: refresh, onError: notify.failed });
  const dismiss = useMutation({
    mutationFn: (pair: DuplicatePair) => dismissPair(pair.first.id, pair.second.id),
    onSuccess: refresh,
    onError: notify.failed,
  });
  const undo = useMutation({
    mutationFn: undoMerge,
    onSuccess: async () => {
      notify.done(t('merge.undone'));
      await refresh();
    },
    onError: notify.failed,
  });
  const job = useJob(scan.data?.job_id);
  const scanned = job.data !== undefined && isFinished(job.data);
  useEffect(() => {
    if (scanned) void client.invalidateQueries({ queryKey: pairsKey });
  }, [scanned, client]);
  if (words === undefined) return error ? <ErrorState error={error} /> : <LoadingState rows={8} />;
  return (
    <>
      <Section
        title={t('duplicates.pairs')}
        extra={
          <Button loading={scan.isPending} onClick={() => scan.mutate()}>
            {t('duplicates.scan')}
          </Button>
        }
      >
        {job.data && !scanned && <JobProgress job={job.data} />}
        <QueryView query={pairs}>
          {(found) =>
            found.length === 0 ? (
              <EmptyState title={t('duplicates.empty')} hint={t('duplicates.empty_hint')} />
            ) : (
              found.map((pair) => (
                <Pair key={`${pair.first.id}-${pair.second.id}`} pair={pair} onOpen={() => setOpen(pair)} onDismiss={() => dismiss.mutate(pair)} />
              ))
            )
          }
        </QueryView>
      </Section>
      <Section title={t('duplicates.merges')}>
        <QueryView query={merges} loadingRows={2}>
          {(done) => <Merges merges={done} onUndo={(id) => undo.mutate(id)} />}
        </QueryView>
      </Section>
      {open && (
        <MergeDialog
          pair={open}
          words={words}
          onClose={() => setOpen(null)}
          onMerged={(mergeId) => {
            setOpen(null);
            void refresh();
            notify.withUndo(t('merge.done'), () => undo.mutate(mergeId));
          }}
        />
      )}
    </>
  );
}

function Pair({ pair, onOpen, onDismiss }: { pair: DuplicatePair; onOpen: () => void; onDismiss: () => void }) {
  const { t } = useTranslation('customers');
  return (
    <div className="rm-pair">
      <Brief shop={pair.first} />
      <Brief shop={pair.second} />
      <div>
        <Progress percent={Math.round(pair.score * 100)} size="small" aria-label={t('duplicates.score')} />
        <div>{pair.reasons.map((reason) => <Tag key={reason}>{t(`duplicates.${reason}`, { defaultValue: reason })}</Tag>)}</div>
        <div className="rm-row">
          <Button size="small" type="primary" onClick={onOpen}>
            {t('merge.open')}
          </Button>
          <Button size="small" type="text" onClick={onDismiss}>
            {t('duplicates.dismiss')}
          </Button>
        </div>
      </div>
    </div>
  );
}

function Brief({ shop }: { shop: DuplicatePair['first'] }) {
  return (
    <div>
      <Link to={`/customers/${shop.id}`}>
        <strong>{shop.shop_name}</strong>
      </Link>{' '}
      <span className="rm-muted">{shop.customer_code}</span>
      <div className="rm-muted">{[shop.license_no, shop.holder_name, shop.order_phone].filter(Boolean).join(' · ')}</div>
      <div className="rm-muted">{shop.address}</div>
    </div>
  );
}

function Merges({ merges, onUndo }: { merges: readonly MergeRow[]; onUndo: (id: string) => void }) {
  const { t } = useTranslation('customers');
  if (merges.length === 0) return <p className="rm-muted">{t('duplicates.no_merges')}</p>;
  return (
    <ul className="rm-lines">
      {merges.map((merge) => (
        <li key={merge.id}>
          <div>
            {t('merge.line', { loser: merge.loser.shop_name, winner: merge.winner.shop_name })}
            <div className="rm-muted">
              {merge.actor} · {formatInstant(merge.merged_at)}
              {merge.undone_at && ` · ${t('merge.undone_by', { name: merge.undone_by, at: formatInstant(merge.undone_at) })}`}
            </div>
          </div>
          {!merge.undone_at && (
            <Button size="small" onClick={() => onUndo(merge.id)}>
              {t('common:action.undo')}
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}
