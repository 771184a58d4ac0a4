/**
 * Where a mark of a picture leads: always a list of the shops behind it, with its filter in the
 * address. Pure.
 */
export interface DrillScope {
  areaId: string;
  /** The list of shops filters by the unit's code, which takes in the areas under it. */
  areaCode: string;
  period: string;
}

type Query = Readonly<Record<string, string | undefined>>;

function withQuery(path: string, query: Query): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query))
    if (value !== undefined && value !== '') search.set(key, value);
  const text = search.toString();
  return text === '' ? path : `${path}?${text}`;
}

/** Fields of a breakdown that the list of shops can filter by. */
const SHOP_FILTERS: Readonly<Record<string, string>> = {
  business_format: 'business_format',
  market_type: 'market_type',
  credit_grade: 'credit_grade',
  terminal_type: 'terminal_type',
  trade_zone_type: 'trade_zone_type',
};

/** The shops behind one line of a breakdown; nothing where the list cannot ask for it. */
export function shopsLink(scope: DrillScope, field: string, code: string): string | undefined {
  if (code === '') return undefined;
  if (field === 'grade') return gradeBandLink(scope, code);
  if (field === 'order_weekday')
    return withQuery('/customers', {
      unit: scope.areaCode,
      filter: `order_weekday:eq:${code}`,
    });
  const filter = SHOP_FILTERS[field];
  if (filter === undefined) return undefined;
  return withQuery('/customers', { unit: scope.areaCode, [filter]: code });
}

/** `D25-D30` → shops of these grades. */
function gradeBandLink(scope: DrillScope, band: string): string | undefined {
  const found = /^D(\d+)-D(\d+)$/.exec(band);
  if (found === null) return undefined;
  return withQuery('/customers', {
    unit: scope.areaCode,
    grade_no_from: found[1],
    grade_no_to: found[2],
  });
}

export function targetListLink(
  scope: DrillScope,
  filters: { class?: string; reason?: string; grade_move?: string; gates?: string } = {},
): string {
  return withQuery('/target-lists', { area: scope.areaId, period: scope.period, ...filters });
}

export function bookLinkByCode(code: string, period: string): string {
  return withQuery(`/shops/${encodeURIComponent(code)}/book`, { period });
}

export function productLinkByCode(code: string, scope: DrillScope): string {
  return withQuery('/products', { q: code, period: scope.period });
}
