import { useQuery } from '@tanstack/react-query';
import { Tabs, Tag } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router-dom';
import { Figure, Figures } from '@/components/figure';
import { Section } from '@/components/page';
import { ErrorState, LoadingState, QueryView } from '@/components/states';
import { can } from '@/lib/can';
import { formatDay } from '@/lib/format';
import { useUser } from '@/lib/session';
import { useNarrow } from '@/lib/use-narrow';
import { shopQuery, type ShopDetail } from '../api/customers';
import { shopValue } from '../shop-value';
import { useShopWords, type ShopWords } from '../use-shop-words';
import { Contacts, Files, Notes, Tags } from './people-and-notes';
import { ShopFields } from './shop-fields';
import { Orders } from './shop-orders';
import { Changes, Timeline } from './timeline';

/** 客户360: one shop, everything about it. */
export function ShopView({ id, extraTabs }: { id: string; extraTabs: (shop: ShopDetail) => { key: string; label: string; children: ReactNode }[] }) {
  const { words, error } = useShopWords();
  const query = useQuery(shopQuery(id));
  if (words === undefined) return error ? <ErrorState error={error} /> : <LoadingState rows={10} />;
  return (
    <QueryView query={query} loadingRows={12}>
      {(shop) => <Inside shop={shop} words={words} extraTabs={extraTabs(shop)} />}
    </QueryView>
  );
}

const keyFigures = ['grade_no', 'grade_change', 'primary_class', 'month_amount_minor', 'month_quantity', 'month_orders', 'recency_days'];
const groups = ['identity', 'market', 'service'] as const;

function Inside({ shop, words, extraTabs }: { shop: ShopDetail; words: ShopWords; extraTabs: { key: string; label: string; children: ReactNode }[] }) {
  const { t } = useTranslation('customers');
  const user = useUser();
  const isNarrow = useNarrow();
  const [search, setSearch] = useSearchParams();
  const editable = can(user, 'customers.edit');
  const values = shop as unknown as Record<string, unknown>;
  const of = (group: string) => words.columns.filter((column) => column.group === group && column.name !== 'dynamic_tags');
  const month = of('month').filter((column) => values[column.name] !== null && values[column.name] !== undefined);
  const figures = [...month].sort((a, b) => rank(a.name) - rank(b.name)).slice(0, 8);
  const tagColumn = words.columns.find((column) => column.name === 'dynamic_tags');
  const tagOptions = words.dictionaries.find((one) => one.dictionary === tagColumn?.dictionary)?.values ?? [];
  const tags = tagsOf(values.dynamic_tags);

  const overview = (
    <div className="rm-shop">
      <div className="rm-stack">
        {groups.map((group) => (
          <ShopFields key={group} shop={shop} columns={of(group)} words={words} title={t(`group.${group}`)} editable={editable} />
        ))}
      </div>
      <div className="rm-stack">
        {tagColumn && (
          <Tags
            id={shop.id}
            tags={tags}
            names={words.names}
            dictionary={tagColumn.dictionary}
            options={tagOptions.map((one) => ({ value: one.code, label: words.zh ? one.name_zh : one.name_en }))}
            editable={editable}
          />
        )}
        <Contacts id={shop.id} editable={editable} />
        <Notes id={shop.id} editable={editable} />
        <Files id={shop.id} editable={editable} />
      </div>
    </div>
  );
  return (
    <>
      {figures.length > 0 && (
        <Figures>
          {figures.map((column) => (
            <Figure key={column.name} label={words.labelOf(column.name)} value={shopValue(column, values[column.name], words)} />
          ))}
        </Figures>
      )}
      <Tabs
        // All five fit a phone: the menu of those that do not is no tab to a screen reader.
        tabBarGutter={isNarrow ? 14 : undefined}
        activeKey={search.get('tab') ?? 'overview'}
        onChange={(tab) => setSearch((now) => { const next = new URLSearchParams(now); next.set('tab', tab); return next; }, { replace: true })}
        items={[
          { key: 'overview', label: t('tab.overview'), children: overview },
          { key: 'timeline', label: t('tab.timeline'), children: <Section><Timeline id={shop.id} /></Section> },
          ...(can(user, 'orders.read') ? [{ key: 'orders', label: t('tab.orders'), children: <Section><Orders id={shop.id} /></Section> }] : []),
          ...extraTabs,
          { key: 'changes', label: t('tab.changes'), children: <Section><Changes id={shop.id} words={words} /></Section> },
        ]}
      />
    </>
  );
}

function rank(name: string): number {
  const at = keyFigures.indexOf(name);
  return at < 0 ? keyFigures.length : at;
}

function tagsOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.map(String);
  return typeof value === 'string' ? value.split(',').filter(Boolean) : [];
}

/** Code, status, licence, address: under the shop's name. */
export function ShopHead({ shop, words }: { shop: ShopDetail; words: ShopWords }) {
  const { t } = useTranslation('customers');
  const values = shop as unknown as Record<string, unknown>;
  const text = (name: string) => {
    const column = words.columns.find((one) => one.name === name);
    return column && values[name] !== null && values[name] !== undefined ? shopValue(column, values[name], words) : null;
  };
  return (
    <div className="rm-row">
      <span>{text('customer_code')}</span>
      {text('status') && <Tag>{text('status')}</Tag>}
      {text('business_format') && <Tag>{text('business_format')}</Tag>}
      <span>{text('address')}</span>
      {values.license_valid_to !== null && values.license_valid_to !== undefined && (
        <span>{t('head.license', { day: formatDay(String(values.license_valid_to)) })}</span>
      )}
    </div>
  );
}
