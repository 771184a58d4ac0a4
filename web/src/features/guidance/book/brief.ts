import type { ClassLine, ComparedFigure, GuidanceBook, StrategyLine } from '../book-document';
import type { Text } from '../documents';

/** The book in one glance: why this shop, what to say, what to check. Pure. */
export interface Brief {
  /** The class that leads the visit; nothing for a stable shop. */
  primary?: ClassLine;
  further: ClassLine[];
  say: Text[];
  /** How to say it: tone, never a reason. */
  tone: Text[];
  check: Text[];
  mind: Text[];
}

const SAY_MAX = 4;
const CHECK_MAX = 4;

export function briefOf(book: GuidanceBook): Brief {
  const classes = (book.part_f?.classes ?? []).filter((line) => line.class_code !== 'STABLE');
  const primary = classes.find((line) => line.is_primary) ?? classes[0];
  const strategies = book.part_f?.strategies ?? [];
  const service = strategies.filter((strategy) => !strategy.is_talk_style);
  return {
    ...(primary === undefined ? {} : { primary }),
    further: classes.filter((line) => line !== primary),
    say: inTurn(service, (strategy) => strategy.talking_points ?? [], SAY_MAX),
    tone: inTurn(
      strategies.filter((strategy) => strategy.is_talk_style),
      (strategy) => strategy.talking_points ?? [],
      SAY_MAX,
    ),
    check: inTurn(service, (strategy) => strategy.verify_on_site ?? [], CHECK_MAX),
    mind: service
      .slice(0, 2)
      .map((strategy) => strategy.legal_note)
      .filter((note): note is Text => note !== undefined),
  };
}

/** All of the first strategy, then of the next, up to `most`, none twice. */
function inTurn(
  strategies: readonly StrategyLine[],
  pick: (strategy: StrategyLine) => readonly Text[],
  most: number,
): Text[] {
  const seen = new Set<string>();
  const found: Text[] = [];
  for (const text of strategies.flatMap(pick)) {
    const key = text.zh ?? text.en ?? '';
    if (seen.has(key)) continue;
    seen.add(key);
    found.push(text);
  }
  return found.slice(0, most);
}

/** What changed since the last book, by metric. */
export function comparedBy(book: GuidanceBook): Map<string, ComparedFigure> {
  return new Map((book.part_g?.figures ?? []).map((figure) => [figure.metric, figure]));
}

/** Figures to show first: they answer how the shop does; the rest is one click away. */
const FIRST = [
  'quantity',
  'amount_minor',
  'avg_carton_price',
  'brand_width',
  'order_fill_rate',
  'repurchase_rate',
  'key_shelf_rate',
  'days_of_supply',
  'retail_gross_margin',
];

export function orderFigures<F extends { metric: string }>(
  figures: readonly F[],
): { first: F[]; more: F[] } {
  const first = FIRST.map((metric) => figures.find((figure) => figure.metric === metric)).filter(
    (figure): figure is F => figure !== undefined,
  );
  return { first, more: figures.filter((figure) => !first.includes(figure)) };
}
