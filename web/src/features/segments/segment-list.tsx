import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Checkbox, Input, Popconfirm, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router-dom';
import { EmptyState, QueryView } from '@/components/states';
import { useNotify } from '@/components/use-notify';
import { formatInstant, formatNumber } from '@/lib/format';
import { can } from '@/lib/can';
import { reasonText } from '@/lib/problem';
import { useUser } from '@/lib/session';
import { removeSegment, segmentsQuery, type Segment } from './api/segments';
import { OverlapDialog } from './overlap-dialog';
import './segments.css';

const overlapMax = 6;

/** One's own and the shared segments; two to six can be laid over each other. */
export function SegmentList() {
  const { t } = useTranslation('segments');
  const query = useQuery(segmentsQuery);
  const [words, setWords] = useState('');
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [showsOverlap, setShowsOverlap] = useState(false);
  return (
    <QueryView query={query} loadingRows={6}>
      {(segments) =>
        segments.length === 0 ? (
          <EmptyState
            title={t('list.empty')}
            hint={t('list.empty_hint')}
            actions={
              <Link to="/segments/new">
                <Button type="primary">{t('list.new')}</Button>
              </Link>
            }
          />
        ) : (
          <>
            <div className="rm-row rm-row-spread rm-segment-bar">
              <Input.Search
                allowClear
                aria-label={t('list.search')}
                placeholder={t('list.search')}
                onChange={(event) => setWords(event.target.value)}
              />
              <Button disabled={chosen.length < 2 || chosen.length > overlapMax} onClick={() => setShowsOverlap(true)}>
                {t('list.overlap', { n: chosen.length })}
              </Button>
            </div>
            <ul className="rm-lines">
              {segments.filter((one) => hasWords(one, words)).map((segment) => (
                <SegmentLine
                  key={segment.id}
                  segment={segment}
                  isChosen={chosen.includes(segment.id)}
                  onChosen={(on) => setChosen(on ? [...chosen, segment.id] : chosen.filter((id) => id !== segment.id))}
                />
              ))}
            </ul>
            {showsOverlap && <OverlapDialog ids={chosen} onClose={() => setShowsOverlap(false)} />}
          </>
        )
      }
    </QueryView>
  );
}

const hasWords = (segment: Segment, words: string) =>
  `${segment.name} ${segment.description} ${segment.owner_name}`.toLowerCase().includes(words.trim().toLowerCase());

function SegmentLine({ segment, isChosen, onChosen }: { segment: Segment; isChosen: boolean; onChosen: (on: boolean) => void }) {
  const { t } = useTranslation('segments');
  const navigate = useNavigate();
  const client = useQueryClient();
  const notify = useNotify();
  const user = useUser();
  const remove = useMutation({
    mutationFn: () => removeSegment(segment.id),
    onSuccess: async () => {
      notify.done(t('list.removed'));
      await client.invalidateQueries({ queryKey: ['segments'] });
    },
    onError: notify.failed,
  });
  return (
    <li className="rm-segment-line">
      <Checkbox checked={isChosen} aria-label={t('list.choose', { name: segment.name })} onChange={(event) => onChosen(event.target.checked)} />
      <div className="rm-grow">
        <Link to={`/segments/${segment.id}`}>
          <strong>{segment.name}</strong>
        </Link>{' '}
        <Tag>{t(segment.is_static ? 'kind.static' : 'kind.dynamic')}</Tag>
        {segment.is_shared && <Tag color="blue">{t('kind.shared')}</Tag>}
        {segment.description !== '' && <div>{segment.description}</div>}
        <div className="rm-muted">{t('list.by', { name: segment.owner_name, at: formatInstant(segment.changed_at) })}</div>
      </div>
      <span className="rm-segment-shops">
        {typeof segment.shops === 'number' ? (
          <Link to={`/customers?segment=${segment.id}`}>{t('list.shops', { n: formatNumber(segment.shops) })}</Link>
        ) : (
          <span className="rm-muted">{reasonText(segment.problem ?? '', '')}</span>
        )}
      </span>
      {(segment.is_own || can(user, 'people.manage')) && (
        <span>
          <Button size="small" onClick={() => void navigate(`/segments/${segment.id}`)}>
            {t('common:action.edit')}
          </Button>{' '}
          <Popconfirm title={t('list.remove_sure', { name: segment.name })} onConfirm={() => remove.mutate()}>
            <Button size="small" danger loading={remove.isPending}>
              {t('common:action.delete')}
            </Button>
          </Popconfirm>
        </span>
      )}
    </li>
  );
}
