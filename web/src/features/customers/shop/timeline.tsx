import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { formatDay } from '@/lib/format';
import { changesQuery, timelineQuery } from '../api/shop-parts';
import { formatInstant } from '@/lib/format';
import type { ShopWords } from '../use-shop-words';
import { shopText } from '../shop-text';
import { LoadMore } from '@/components/load-more';

/** Everything that happened to a shop, newest first. */
export function Timeline({ id }: { id: string }) {
  const { t, i18n } = useTranslation('customers');
  const pages = useInfiniteQuery(timelineQuery(id));
  const zh = i18n.language === 'zh-CN';
  return (
    <LoadMore pages={pages} empty={t('timeline.empty')}>
      {(events) => (
        <ul className="rm-timeline">
          {events.map((event, index) => (
            <li key={`${event.kind}-${event.reference}-${String(index)}`} data-kind={event.kind}>
              <div className="rm-timeline-day">
                {formatDay(event.day)} · {t(`timeline.${event.kind}`, { defaultValue: event.kind })}
                {event.actor !== '' && ` · ${event.actor}`}
              </div>
              <div>{zh ? event.title_zh : event.title_en}</div>
            </li>
          ))}
        </ul>
      )}
    </LoadMore>
  );
}

/** Who changed what in the record. */
export function Changes({ id, words }: { id: string; words: ShopWords }) {
  const { t } = useTranslation('customers');
  const pages = useInfiniteQuery(changesQuery(id));
  const text = (field: string, value: string | null | undefined) => {
    const column = words.columns.find((one) => one.name === field);
    return column ? shopText(column, value, words) : (value ?? '');
  };
  return (
    <LoadMore pages={pages} empty={t('changes.empty')}>
      {(changes) => (
        <div className="rm-scroll">
          <table className="rm-plain-table">
            <thead>
              <tr>
                <th>{t('changes.at')}</th>
                <th>{t('changes.field')}</th>
                <th>{t('changes.before')}</th>
                <th>{t('changes.after')}</th>
                <th>{t('changes.actor')}</th>
              </tr>
            </thead>
            <tbody>
              {changes.map((change) => (
                <tr key={change.id}>
                  <td className="rm-nowrap">{formatInstant(change.changed_at)}</td>
                  <th scope="row">{change.field === '' ? t('changes.record') : words.labelOf(change.field)}</th>
                  <td className="rm-muted">{text(change.field, change.old_value)}</td>
                  <td>{text(change.field, change.new_value)}</td>
                  <td>{change.actor}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </LoadMore>
  );
}
