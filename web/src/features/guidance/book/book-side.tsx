import { PhoneOutlined, WarningOutlined } from '@ant-design/icons';
import { Button, Progress } from 'antd';
import type { GuidanceBook } from '../book-document';
import { hasAdvice } from './advice';
import { useBook } from './book-context';
import { nextOpen, progressOf } from './decisions';
import { useAttributeValue } from './shop-part';

const SIDE_FIELDS = ['address', 'holder_name', 'business_format', 'trade_zone_type', 'order_weekday', 'credit_grade'];
const SECTIONS = ['brief', 'portrait', 'suggestions', 'figures', 'supply', 'advice', 'grade', 'mix', 'profit', 'strategies', 'cigars', 'comparison', 'shop'];

/** The models' sections are there once the analysis of the month was run. */
function hasSection(book: GuidanceBook, id: string): boolean {
  if (id === 'portrait') return (book.part_e?.portrait?.tags ?? []).length > 0;
  if (id === 'advice') return hasAdvice(book.part_c ?? {});
  return true;
}

/** Beside the book on a wide screen, above it on a phone: how to reach the shop, what is in here. */
export function BookSide() {
  const { book, t } = useBook();
  const attributes = book.part_a?.attributes ?? [];
  const words = useAttributeValue();
  const phone = attributes.find((one) => one.field === 'order_phone')?.value;
  return (
    <aside className="rma-book-side">
      <LicenseNotice />
      <dl className="rma-side-facts">
        {SIDE_FIELDS.map((field) => attributes.find((one) => one.field === field)).map(
          (attribute) =>
            attribute === undefined ? null : (
              <div key={attribute.field}>
                <dt>{t(`attribute.${attribute.field}`)}</dt>
                <dd>{words(attribute)}</dd>
              </div>
            ),
        )}
      </dl>
      {phone !== undefined && (
        <Button href={`tel:${phone}`} icon={<PhoneOutlined aria-hidden />} className="rma-noprint" block>
          {t('call', { phone })}
        </Button>
      )}
      <DecisionProgress />
      <nav className="rma-contents rma-noprint" aria-label={t('sections')}>
        {SECTIONS.filter((id) => hasSection(book, id)).map((id) => (
          <a key={id} href={`#${id}`}>
            {t(`section.${id}`)}
          </a>
        ))}
      </nav>
    </aside>
  );
}

const SOON_DAYS = 90;

function LicenseNotice() {
  const { book, t } = useBook();
  const days = book.part_a?.license_days_left;
  if (days === undefined || days > SOON_DAYS) return null;
  return (
    <p className={days < 0 ? 'rma-notice rma-notice-bad' : 'rma-notice'}>
      <WarningOutlined aria-hidden />{' '}
      {days < 0 ? t('license_over', { count: -days }) : t('license_days', { count: days })}
    </p>
  );
}

/** Keys of the order suggestions, in the order of the page. */
function useSuggestionItems(): string[] {
  const { book, product } = useBook();
  return [book.part_c, book.part_d].flatMap((goods) =>
    (goods?.suggestions?.lines ?? []).map((line) => `suggestion:${product(line.product).code}`),
  );
}

function DecisionProgress() {
  const { decisions, t } = useBook();
  const { done, all } = progressOf(useSuggestionItems(), decisions);
  if (all === 0) return null;
  return (
    <div className="rma-noprint">
      <div className="rm-muted">{t('decide.progress', { done, all })}</div>
      <Progress
        percent={(100 * done) / all}
        showInfo={false}
        size="small"
        aria-label={t('decide.progress', { done, all })}
      />
    </div>
  );
}

/** On a phone, under the thumb: how far one is, and on to the next open suggestion. */
export function DecisionBar() {
  const { decisions, canDecide, t } = useBook();
  const items = useSuggestionItems();
  const { done, all } = progressOf(items, decisions);
  if (!canDecide || all === 0) return null;
  const next = nextOpen(items, decisions);
  const go = (): void => {
    if (next === undefined) return;
    document
      .getElementById(next.replace(':', '-'))
      ?.scrollIntoView({ behavior: 'smooth', block: 'center' });
  };
  return (
    <div className="rma-decision-bar rma-noprint">
      <span>{t('decide.progress', { done, all })}</span>
      <Button type="primary" disabled={next === undefined} onClick={go}>
        {next === undefined ? t('decide.all_done') : t('decide.next')}
      </Button>
    </div>
  );
}
