import { Button, Checkbox, Input, Segmented, Select } from 'antd';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { EmptyState, QueryView } from '@/components/states';
import { rememberList } from '@/lib/list-trail';
import { useGates, useTargetCounts, useTargetList } from './api/lists';
import type { TargetCounts } from './api/lists';
import { GateList } from './gate-list';
import { REASONS, TAB_ORDER } from './list-query';
import type { ListQuery } from './list-query';
import { TargetRow } from './target-row';
import '@/components/analysis.css';
import './target-list.css';

interface Props {
  query: ListQuery;
  period: string;
  areas: readonly { value: string; label: string }[];
  /** Those to choose from; nothing while they load. */
  segments: readonly { value: string; label: string }[] | undefined;
  /** The page's address, to come back to from a shop's book. */
  path: string;
  change: (change: Partial<ListQuery>) => void;
  actions?: ReactNode;
}

/** This month's lists: whom to serve, why, and whom a rule kept out. */
export function TargetListView(props: Props) {
  const { query, period } = props;
  const counts = useTargetCounts(query, period);
  return (
    <>
      <ClassTabs {...props} counts={counts.data} />
      <Filters {...props} />
      {/* A change of filters begins at the first page. */}
      {query.gates === '' ? (
        <Entries key={JSON.stringify(query) + period} {...props} />
      ) : (
        <KeptOut key={JSON.stringify(query) + period} {...props} />
      )}
    </>
  );
}

function ClassTabs({ query, change, counts }: Props & { counts?: TargetCounts }) {
  const { t } = useTranslation('target_classes');
  const shopsOf = (code: string): number | undefined =>
    counts?.classes.find((one) => one.class_code === code)?.shops;
  const keptOut = (counts?.gates ?? []).reduce((sum, gate) => sum + gate.shops, 0);
  const codes = TAB_ORDER.filter((code) => shopsOf(code) !== undefined);
  return (
    <div className="rma-tabs" role="tablist" aria-label={t('classes')}>
      <Tab
        name={t('all_classes')}
        count={counts?.listed_shops}
        isOpen={query.class === '' && query.gates === ''}
        onOpen={() => change({ class: '', gates: '', reason: '' })}
      />
      {codes.map((code) => (
        <Tab
          key={code}
          name={t(`figures:class.${code}`)}
          tone={code.toLowerCase()}
          count={shopsOf(code)}
          isOpen={query.class === code && query.gates === ''}
          onOpen={() => change({ class: code, gates: '', reason: '' })}
        />
      ))}
      <Tab
        name={t('kept_out')}
        count={counts === undefined ? undefined : keptOut}
        isOpen={query.gates !== ''}
        onOpen={() => change({ gates: 'all', class: '', reason: '' })}
      />
    </div>
  );
}

function Tab(props: {
  name: string;
  count?: number;
  tone?: string;
  isOpen: boolean;
  onOpen: () => void;
}) {
  return (
    <button
      type="button"
      role="tab"
      aria-selected={props.isOpen}
      className={`rma-tab rma-tab-${props.tone ?? 'all'}`}
      onClick={props.onOpen}
    >
      {props.name}
      <b>{props.count ?? '·'}</b>
    </button>
  );
}

function Filters({ query, change, areas, segments, actions }: Props) {
  const { t } = useTranslation('target_classes');
  const reasons = REASONS[query.class] ?? [];
  const isKnown = query.segment === '' || segments?.some((one) => one.value === query.segment) === true;
  return (
    <div className="rma-filters rma-noprint">
      <Select
        aria-label={t('area')}
        className="rma-filter-area"
        showSearch={{ optionFilterProp: 'label' }}
        value={query.area}
        onChange={(area: string) => change({ area })}
        options={[{ value: '', label: t('all_areas') }, ...areas]}
      />
      {((segments ?? []).length > 0 || query.segment !== '') && (
        <Select
          aria-label={t('segment')}
          className="rma-filter-segment"
          showSearch={{ optionFilterProp: 'label' }}
          value={query.segment}
          onChange={(segment: string) => change({ segment })}
          options={[
            { value: '', label: t('any_segment') },
            ...(isKnown ? [] : [{ value: query.segment, label: segments === undefined ? '…' : t('segment_gone') }]),
            ...(segments ?? []),
          ]}
        />
      )}
      {query.gates === '' && (
        <>
          <Input.Search
            allowClear
            className="rma-filter-search"
            defaultValue={query.q}
            placeholder={t('search')}
            aria-label={t('search')}
            onSearch={(q) => change({ q })}
          />
          {reasons.length > 0 && (
            <Select
              aria-label={t('reason')}
              className="rma-filter-reason"
              value={query.reason}
              onChange={(reason: string) => change({ reason })}
              options={[
                { value: '', label: t('all_reasons') },
                ...reasons.map((code) => ({ value: code, label: t(`reasons.${code}`) })),
              ]}
            />
          )}
          <Segmented
            aria-label={t('grade_move')}
            value={query.grade_move}
            onChange={(grade_move) => change({ grade_move })}
            options={[
              { value: '', label: t('any_move') },
              { value: 'down', label: t('move_down') },
              { value: 'up', label: t('move_up') },
            ]}
          />
          <Checkbox
            checked={query.primary}
            onChange={(event) => change({ primary: event.target.checked })}
          >
            {t('primary_only')}
          </Checkbox>
        </>
      )}
      <span className="rma-filters-end">{actions}</span>
    </div>
  );
}

function Entries({ query, period, path }: Props) {
  const { t } = useTranslation('target_classes');
  const [cursors, setCursors] = useState<readonly string[]>(['']);
  const list = useTargetList(query, period, cursors.at(-1) ?? '');
  return (
    <QueryView query={list} loadingRows={10}>
      {(page) =>
        page.items.length === 0 ? (
          <EmptyState title={t('empty')} hint={t('empty_hint')} />
        ) : (
          <>
            <ol
              className="rma-targets"
              onClickCapture={() =>
                rememberList({ path, ids: page.items.map((entry) => entry.customer_id) })
              }
            >
              {page.items.map((entry) => (
                <TargetRow
                  key={`${entry.class_code}-${entry.customer_id}`}
                  entry={entry}
                  period={period}
                  showClass={query.class === ''}
                  showArea={query.area === ''}
                />
              ))}
            </ol>
            <Pager
              page={cursors.length}
              total={page.total}
              onBack={cursors.length > 1 ? () => setCursors(cursors.slice(0, -1)) : undefined}
              onNext={
                page.next_cursor
                  ? () => setCursors([...cursors, page.next_cursor ?? ''])
                  : undefined
              }
            />
          </>
        )
      }
    </QueryView>
  );
}

function KeptOut({ query, period }: Props) {
  const { t } = useTranslation('target_classes');
  const [cursors, setCursors] = useState<readonly string[]>(['']);
  const list = useGates(query, period, cursors.at(-1) ?? '');
  return (
    <QueryView query={list} loadingRows={8}>
      {(page) => (
        <>
          <p className="rm-muted">{t('kept_out_hint')}</p>
          <GateList lines={page.items} period={period} />
          <Pager
            page={cursors.length}
            total={page.total}
            onBack={cursors.length > 1 ? () => setCursors(cursors.slice(0, -1)) : undefined}
            onNext={
              page.next_cursor ? () => setCursors([...cursors, page.next_cursor ?? '']) : undefined
            }
          />
        </>
      )}
    </QueryView>
  );
}

function Pager(props: {
  page: number;
  total?: number | null;
  onBack?: () => void;
  onNext?: () => void;
}) {
  const { t } = useTranslation('target_classes');
  return (
    <div className="rma-pager rma-noprint">
      {typeof props.total === 'number' && (
        <span className="rm-muted">{t('total', { count: props.total })}</span>
      )}
      <Button disabled={props.onBack === undefined} onClick={props.onBack}>
        {t('page_back')}
      </Button>
      <span>{t('page', { page: props.page })}</span>
      <Button disabled={props.onNext === undefined} onClick={props.onNext}>
        {t('page_next')}
      </Button>
    </div>
  );
}
