import { useQuery } from '@tanstack/react-query';
import { Button, Tabs, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router-dom';
import { QueryView } from '@/components/states';
import { formatNumber } from '@/lib/format';
import { reasonText } from '@/lib/problem';
import { segmentQuery, type Segment } from './api/segments';
import { draftOf } from './rule-builder';
import { SegmentEditor } from './segment-editor';
import { SegmentHistory } from './segment-history';
import './segments.css';

/** A segment: its rule, to be changed by who made it, and its history. */
export function SegmentView({ id }: { id: string }) {
  const query = useQuery(segmentQuery(id));
  return <QueryView query={query}>{(segment) => <Inside key={`${segment.id}-${String(segment.version)}`} segment={segment} />}</QueryView>;
}

function Inside({ segment }: { segment: Segment }) {
  const { t } = useTranslation('segments');
  const rule = draftOf(segment.rule);
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
          <Link to={`/customers?filter=${encodeURIComponent(`segment:in:${segment.id}`)}`}>
            <Button type="primary">{t('view.open_shops', { n: formatNumber(segment.shops) })}</Button>
          </Link>
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
            children: segment.is_own ? <SegmentEditor segment={segment} /> : <SegmentEditor rule={rule} />,
          },
          { key: 'history', label: t('view.history'), children: <SegmentHistory segment={segment} /> },
        ]}
      />
    </>
  );
}
