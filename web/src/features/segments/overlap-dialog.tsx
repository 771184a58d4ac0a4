import { useQuery } from '@tanstack/react-query';
import { Modal } from 'antd';
import { useTranslation } from 'react-i18next';
import { QueryView } from '@/components/states';
import { formatNumber } from '@/lib/format';
import { overlapQuery, type SegmentOverlap } from './api/segments';

/** How many shops segments share, pair by pair. */
export function OverlapDialog({ ids, onClose }: { ids: readonly string[]; onClose: () => void }) {
  const { t } = useTranslation('segments');
  const query = useQuery(overlapQuery(ids));
  return (
    <Modal open width={760} title={t('overlap.title')} onCancel={onClose} footer={null}>
      <QueryView query={query}>{(overlap) => <OverlapTable overlap={overlap} />}</QueryView>
    </Modal>
  );
}

function OverlapTable({ overlap }: { overlap: SegmentOverlap }) {
  const { t } = useTranslation('segments');
  return (
    <>
      <p>{t('overlap.sum', { any: formatNumber(overlap.in_any), all: formatNumber(overlap.in_all) })}</p>
      <div className="rm-scroll">
        <table className="rm-plain-table">
          <thead>
            <tr>
              <th>{t('overlap.of')}</th>
              {overlap.items.map((other) => (
                <th key={other.id} className="rm-number">
                  {other.name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {overlap.items.map((segment) => (
              <tr key={segment.id}>
                <th scope="row">{segment.name}</th>
                {segment.shared.map((shops, at) => (
                  <td
                    key={overlap.items[at]?.id}
                    className="rm-number rm-overlap-cell"
                    style={{ ['--rm-share' as string]: segment.shops === 0 ? 0 : shops / segment.shops }}
                  >
                    {formatNumber(shops)}
                    <div className="rm-muted">{segment.shops === 0 ? '–' : `${((100 * shops) / segment.shops).toFixed(0)}%`}</div>
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="rm-muted">{t('overlap.legend')}</p>
    </>
  );
}
