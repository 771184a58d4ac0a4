import { useQuery } from '@tanstack/react-query';
import { Segmented, Select } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router-dom';
import { Chart } from '@/charts/chart';
import { FilterBar } from '@/components/data-table/filter-bar';
import type { Filter, QuickFilter } from '@/components/data-table/types';
import { useListState } from '@/components/data-table/use-list-state';
import { Section } from '@/components/page';
import { EmptyState, ErrorState, LoadingState, QueryView } from '@/components/states';
import { formatNumber } from '@/lib/format';
import { allItems } from '@/lib/paging';
import type { ListState } from '@/lib/url-filters';
import { addressFilters, type ConditionInWords } from './address-filters';
import { listShops } from './api/customers';
import { mapOptions, type MapPoint } from '@/charts/map-options';
import { shopText } from './shop-text';
import { useShopWords, type ShopWords } from './use-shop-words';

const shopsMax = 20_000;
const colourChoices = ['sales_area_name', 'business_format', 'market_type', 'primary_class', 'credit_grade'];

interface Props {
  inWords: ConditionInWords;
}

/** Where the shops stand, coloured by area or kind; a dot opens the shop. */
export function ShopMap({ inWords }: Props) {
  const { words, error } = useShopWords();
  if (words !== undefined) return <Inside words={words} inWords={inWords} />;
  return error ? <ErrorState error={error} /> : <LoadingState rows={10} />;
}

function Inside({ words, inWords }: Props & { words: ShopWords }) {
  const { t } = useTranslation('customers');
  const choices = colourChoices.filter((name) => words.columns.some((column) => column.name === name));
  const [colour, setColour] = useState(choices[0] ?? '');
  const [withHulls, setWithHulls] = useState(true);
  const [chosen, setChosen] = useState<MapPoint | null>(null);
  const filters = useMemo(() => mapFilters(words, inWords), [words, inWords]);
  const quick = useMemo<QuickFilter[]>(
    () => words.quickFilters.map((one) => ({ key: one.name, label: words.zh ? one.name_zh : one.name_en, filters: { quick: [one.name] } })),
    [words],
  );
  const list = useListState(filters);
  const query = useQuery({
    queryKey: ['map', list.state, colour, words.zh],
    queryFn: ({ signal }) => loadPoints(words, list.state, colour, signal),
  });
  return (
    <Section>
      <div className="rm-table-bar">
        <FilterBar filters={filters} quickFilters={quick} state={list.state} onChange={list.change} />
        <span className="rm-grow" />
        <Select
          aria-label={t('map.colour')}
          value={colour}
          onChange={setColour}
          options={choices.map((value) => ({ value, label: words.labelOf(value) }))}
        />
        <Segmented
          value={withHulls ? 'areas' : 'points'}
          onChange={(value) => setWithHulls(value === 'areas')}
          options={[
            { value: 'areas', label: t('map.areas') },
            { value: 'points', label: t('map.points') },
          ]}
        />
      </div>
      <QueryView query={query} loadingRows={12}>
        {({ points, total }) =>
          points.length === 0 ? (
            <EmptyState title={t('map.empty')} hint={t('map.empty_hint')} />
          ) : (
            <div className="rm-map">
              <Chart
                height={620}
                label={t('map.label', { n: formatNumber(points.length) })}
                options={(theme, shape) => mapOptions(points, theme, withHulls, shape)}
                onClick={(click) => {
                  const id = (click.data as { id?: string } | undefined)?.id;
                  setChosen(points.find((point) => point.id === id) ?? null);
                }}
              />
              {chosen && (
                <div className="rm-map-card" role="status">
                  <Link to={`/customers/${chosen.id}`}>
                    <strong>{chosen.name}</strong>
                  </Link>
                  <div className="rm-muted">{chosen.group}</div>
                </div>
              )}
              <p className="rm-muted">
                {t('map.count', { n: formatNumber(points.length), total: formatNumber(total) })}
              </p>
            </div>
          )
        }
      </QueryView>
    </Section>
  );
}

function mapFilters(words: ShopWords, inWords: ConditionInWords): Filter[] {
  const codes = words.columns
    .filter((column) => column.is_filterable && column.kind === 'code')
    .flatMap((column) => {
      const values = words.dictionaries.find((one) => one.dictionary === column.dictionary)?.values;
      if (values === undefined) return [];
      return [
        {
          key: column.name,
          label: words.labelOf(column.name),
          kind: 'choice' as const,
          options: values.map((value) => ({ value: value.code, label: words.zh ? value.name_zh : value.name_en })),
        },
      ];
    });
  const segment: Filter = { key: 'segment', label: '', kind: 'silent', inWords: (id) => inWords(`segment:in:${id}`) };
  return [...codes, segment, ...addressFilters(inWords)];
}

async function loadPoints(
  words: ShopWords,
  state: ListState,
  colour: string,
  signal: AbortSignal,
): Promise<{ points: MapPoint[]; total: number }> {
  const column = words.columns.find((one) => one.name === colour);
  const fields = ['shop_name', 'lng', 'lat', colour];
  const { items, total } = await allItems((page) => listShops(words.columns, fields, state, page, signal), shopsMax);
  const points = items.flatMap((shop): MapPoint[] => {
    const values = shop as unknown as Record<string, unknown>;
    const { lng, lat } = values;
    if (typeof lng !== 'number' || typeof lat !== 'number') return [];
    const group = column ? shopText(column, values[colour], words) : '';
    return [{ id: shop.id, name: String(values.shop_name ?? ''), lng, lat, group }];
  });
  return { points, total };
}
