import { useState } from 'react';
import type { ReactNode } from 'react';
import { formatDay, formatPeriod } from '@/lib/format';
import { ClassTag } from '@/components/class-tag';
import { GradeMark } from '@/components/grade-mark';
import { HelpLink } from '@/components/help-link';
import type { GoodsAnalysis } from '../book-document';
import type { Figure } from '../documents';
import { AdvicePart } from './advice-part';
import { BookProvider, useBook } from './book-context';
import type { BookState } from './book-context';
import { BookSide, DecisionBar } from './book-side';
import { BriefPart, SummaryPart } from './brief-part';
import { ComparisonPart } from './comparison-part';
import { FiguresPart } from './figures-part';
import { GradePart } from './grade-part';
import { MixPart } from './mix-part';
import { PortraitPart } from './portrait-part';
import { ProfitPart } from './profit-part';
import { ShopPart } from './shop-part';
import { StrategiesPart } from './strategies-part';
import { SuggestionsPart } from './suggestions-part';
import { SupplyPart } from './supply-part';
import { WhyDrawer } from './why-drawer';
import { UnknownFigure } from '@/components/unknown-figure';
import '@/components/analysis.css';
import './book.css';

interface Props extends Omit<BookState, 'askWhy'> {
  actions?: ReactNode;
  /** The shop's neighbours in the list one came from. */
  neighbours?: ReactNode;
}

/** The guidance book (客户数字经营指导书): one page to read at the door, in the shop, on paper. */
export function BookView({ actions, neighbours, ...state }: Props) {
  const [asked, setAsked] = useState<Figure | undefined>();
  // A retailer reads the own copy: there is nobody's list to explain, and nothing to decide.
  const isOwn = state.book.header.is_retailer_copy === true;
  return (
    <BookProvider value={{ ...state, askWhy: isOwn ? () => undefined : setAsked }}>
      <article className="rma-book">
        <BookHead actions={actions} neighbours={neighbours} />
        <div className="rma-book-columns">
          <div className="rma-book-main">
            {!isOwn && <BriefPart />}
            <SummaryPart />
            <PortraitPart />
            <Goods goods={state.book.part_c} />
            <GradePart />
            <RestOfGoods goods={state.book.part_c} />
            <StrategiesPart />
            <Cigars goods={state.book.part_d} />
            <ComparisonPart />
            <ShopPart />
          </div>
          <BookSide />
        </div>
        <DecisionBar />
      </article>
      {asked !== undefined && <WhyDrawer figure={asked} onClose={() => setAsked(undefined)} />}
    </BookProvider>
  );
}

function BookHead({ actions, neighbours }: Pick<Props, 'actions' | 'neighbours'>) {
  const { book, t } = useBook();
  const { header, part_b: grade, part_f: focus } = book;
  return (
    <header className="rma-book-head">
      <div>
        {neighbours}
        <h1>
          {header.shop_name}
          {grade?.graded && (
            <GradeMark gradeNo={grade.grade_no} previous={grade.previous_grade_no} />
          )}
          <HelpLink topic="book" />
        </h1>
        <p className="rma-book-tags">
          {(focus?.classes ?? []).map((line) => (
            <ClassTag key={line.class_code} code={line.class_code} isPrimary={line.is_primary} />
          ))}
        </p>
        <p className="rm-muted">
          {t('book')} · {header.customer_code} ·{' '}
          {t('book_version', {
            period: formatPeriod(header.period),
            version: header.version,
            day: formatDay(header.data_until),
          })}
        </p>
      </div>
      {actions !== undefined && <div className="rma-book-actions rma-noprint">{actions}</div>}
    </header>
  );
}

/** What to act on: suggestions, figures, the shelf. */
function Goods({ goods }: { goods?: GoodsAnalysis }) {
  const { t } = useBook();
  if (goods === undefined || !goods.present)
    return (
      <section className="rma-book-part">
        <UnknownFigure reason={goods?.absent_reason ?? 'no_orders_ever'} />
      </section>
    );
  return (
    <>
      <SuggestionsPart suggestions={goods.suggestions} />
      <section className="rma-book-part" id="figures">
        <h2>{t('section.figures')}</h2>
        <FiguresPart figures={goods.figures ?? []} />
      </section>
      <SupplyPart goods={goods} />
      <AdvicePart goods={goods} />
    </>
  );
}

function RestOfGoods({ goods }: { goods?: GoodsAnalysis }) {
  if (goods === undefined || !goods.present) return null;
  return (
    <>
      <MixPart goods={goods} />
      {goods.profit !== undefined && <ProfitPart sheet={goods.profit} />}
    </>
  );
}

/** 雪茄烟经营: its own figures and shelf, where there are cigars at all. */
function Cigars({ goods }: { goods?: GoodsAnalysis }) {
  const { t } = useBook();
  if (goods === undefined) return null;
  return (
    <section className="rma-book-part" id="cigars">
      <h2>{t('section.cigars')}</h2>
      {goods.present ? (
        <>
          <FiguresPart figures={goods.figures ?? []} />
          <div className="rma-suggestions">
            <SuggestionsPart suggestions={goods.suggestions} />
          </div>
        </>
      ) : (
        <UnknownFigure reason={goods.absent_reason} />
      )}
    </section>
  );
}
