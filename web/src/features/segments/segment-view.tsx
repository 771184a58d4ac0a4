import { useQuery } from '@tanstack/react-query';
import { Button, Tabs, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router-dom';
import { QueryView } from '@/components/states';
import { formatNumber } from '@/lib/format';
import { can } from '@/lib/can';
import { reasonText } from '@/lib/problem';
import { useUser } from '@/lib/session';
import { segmentQuery, type Segment } from './api/segments';
import { SegmentEditor } from './segment-editor';
import { SegmentHistory } from './segment-history';
import './segments.css';

/** A segment: its rule, to be changed by who made it, and its history. */
export function SegmentView({ id }: { id: string }) {
  const query = useQuery(segmentQuery(id));
  return <QueryView query={query}>{(segment) => <Inside segment={segment} />}</QueryView>;
}

function Inside({ segment }: { segment: Segment }) {
  const { t } = useTranslation('segments');
  const user = useUser();
  const navigate = useNavigate();
  // After saving, the editor begins anew with what was saved.
  const [round, setRound] = useState(0);
  const canEdit = segment.is_own || can(user, 'people.manage');
  return (
    <>
      <div className="rm-row rm-row-spread">
        <div>
          <h2 className="rm-segment-name">{segment.name}</h2>
          <Tag>{t(segment.is_static ? 'kind.static' : 'kind.dynamic')}</Tag>
          {segment.is_shared && <Tag color="blue">{t('kind.shared')}</Tag>}
          <span className="rm-muted">{segment.owner_name}</span>
          {segment.description !== '' && <p>{segment.description}</p>}
        </div>
        {typeof segment.shops === 'number' ? (
          <div className="rm-row">
            {can(user, 'guidance.read') && (
              <Link to={`/target-lists?segment=${segment.id}`}>
                <Button>{t('view.open_lists')}</Button>
              </Link>
            )}
            <Link to={`/customers?segment=${segment.id}`}>
              <Button type="primary">{t('view.open_shops', { n: formatNumber(segment.shops) })}</Button>
            </Link>
          </div>
        ) : (
          <span className="rm-muted">{reasonText(segment.problem ?? '', '')}</span>
        )}
      </div>
      <Tabs
        items={[
          {
            key: 'rule',
            label: t('view.rule'),
            // Another's segment can be looked at, tried out, and kept as one's own.
            children: canEdit ? (
              <SegmentEditor key={round} segment={segment} onSaved={() => setRound(round + 1)} />
            ) : (
              <SegmentEditor from={segment.rule} onSaved={(saved) => void navigate(`/segments/${saved}`)} />
            ),
          },
          { key: 'history', label: t('view.history'), children: <SegmentHistory segment={segment} /> },
        ]}
      />
    </>
  );
}
