import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query';
import { Alert, Button, Modal, Radio, Segmented } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { QueryView } from '@/components/states';
import { asProblem, problemText } from '@/lib/problem';
import { formatNumber } from '@/lib/format';
import { mergeShops, type DuplicatePair, type MergeResult } from './api/duplicates';
import { shopText } from './shop-text';
import type { ShopWords } from './use-shop-words';

/** Two shops side by side: who stays, which values, what moves; nothing changes before the last button. */
export function MergeDialog({
  pair,
  words,
  onClose,
  onMerged,
}: {
  pair: DuplicatePair;
  words: ShopWords;
  onClose: () => void;
  onMerged: (mergeId: string) => void;
}) {
  const { t } = useTranslation('customers');
  const [winnerId, setWinnerId] = useState(pair.first.id);
  const [fromLoser, setFromLoser] = useState<readonly string[]>([]);
  const [winner, loser] = winnerId === pair.first.id ? [pair.first, pair.second] : [pair.second, pair.first];
  const input = {
    winner_id: winner.id,
    loser_id: loser.id,
    fields_of_loser: [...fromLoser],
    winner_version: winner.version,
    loser_version: loser.version,
  };
  const preview = useQuery({
    queryKey: ['merge-preview', winner.id, loser.id, fromLoser],
    queryFn: () => mergeShops({ ...input, preview: true }),
    placeholderData: keepPreviousData,
    staleTime: 0,
    retry: false,
  });
  const merge = useMutation({
    mutationFn: (seen: MergeResult) =>
      mergeShops({ ...input, winner_version: seen.winner.version, loser_version: seen.loser.version, preview: false }),
    onSuccess: (done) => onMerged(done.merge_id ?? ''),
  });
  return (
    <Modal
      open
      width={820}
      title={t('merge.title')}
      onCancel={onClose}
      footer={[
        <Button key="cancel" onClick={onClose}>
          {t('common:action.cancel')}
        </Button>,
        <Button key="merge" type="primary" danger disabled={!preview.data} loading={merge.isPending} onClick={() => preview.data && merge.mutate(preview.data)}>
          {t('merge.button')}
        </Button>,
      ]}
    >
      {merge.error && <Alert type="error" showIcon className="rm-form-alert" title={problemText(asProblem(merge.error))} />}
      <p className="rm-form-alert">
        {t('merge.stays')}{' '}
        <Segmented
          value={winnerId}
          onChange={(id) => {
            setWinnerId(id);
            setFromLoser([]);
          }}
          options={[pair.first, pair.second].map((shop) => ({ value: shop.id, label: `${shop.shop_name} ${shop.customer_code}` }))}
        />
      </p>
      <QueryView query={preview}>
        {(seen) => <Preview seen={seen} words={words} fromLoser={fromLoser} onFromLoser={setFromLoser} />}
      </QueryView>
    </Modal>
  );
}

function Preview({
  seen,
  words,
  fromLoser,
  onFromLoser,
}: {
  seen: MergeResult;
  words: ShopWords;
  fromLoser: readonly string[];
  onFromLoser: (fields: readonly string[]) => void;
}) {
  const { t } = useTranslation('customers');
  const text = (field: string, value: string | null | undefined) => {
    const column = words.columns.find((one) => one.name === field);
    return column ? shopText(column, value, words) : (value ?? '—');
  };
  const choose = (field: string, loser: boolean) =>
    onFromLoser(loser ? [...fromLoser, field] : fromLoser.filter((one) => one !== field));
  return (
    <>
      <div className="rm-scroll">
        <table className="rm-conflict">
          <thead>
            <tr>
              <th>{t('merge.field')}</th>
              <th>{t('merge.winner', { name: seen.winner.shop_name })}</th>
              <th>{t('merge.loser', { name: seen.loser.shop_name })}</th>
            </tr>
          </thead>
          <tbody>
            {seen.fields.map((field) => {
              const takesLoser = fromLoser.includes(field.field);
              return (
                <tr key={field.field}>
                  <th scope="row">{words.labelOf(field.field)}</th>
                  <td>
                    <Radio name={field.field} checked={!takesLoser} onChange={() => choose(field.field, false)}>
                      {text(field.field, field.winner_value)}
                    </Radio>
                  </td>
                  <td>
                    <Radio name={field.field} checked={takesLoser} onChange={() => choose(field.field, true)}>
                      {text(field.field, field.loser_value)}
                    </Radio>
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      <p className="rm-muted">
        {t('merge.moves')}{' '}
        {seen.moves
          .filter((move) => move.moved > 0)
          .map((move) => `${t(`merge.what.${move.what}`, { defaultValue: move.what })} ${formatNumber(move.moved)}`)
          .join(' · ') || t('merge.nothing_moves')}
        {seen.published_months > 0 && ` · ${t('merge.months', { n: seen.published_months })}`}
      </p>
    </>
  );
}
