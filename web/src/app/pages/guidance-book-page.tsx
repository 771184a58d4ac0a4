import {
  ArrowLeftOutlined,
  FilePdfOutlined,
  LeftOutlined,
  PrinterOutlined,
  QrcodeOutlined,
  RightOutlined,
} from '@ant-design/icons';
import { Button } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router-dom';
import { useGuidanceBook } from '@/features/guidance/api/book';
import { useDecide, useDecisions } from '@/features/guidance/api/decide';
import { useFigureHistories } from '@/features/guidance/api/figure';
import { BookView } from '@/features/guidance/book/book-view';
import type { Choice } from '@/features/guidance/book/decisions';
import { ProfitQrDialog } from '@/features/guidance/book/profit-qr-dialog';
import type { GuidanceBook } from '@/features/guidance/book-document';
import { EmptyState, ErrorState, LoadingState } from '@/components/states';
import { useNotify } from '@/components/use-notify';
import { can } from '@/lib/can';
import { downloadFrom } from '@/lib/download';
import { neighboursOf, rememberedList } from '@/lib/list-trail';
import { usePeriod } from '@/lib/period';
import { asProblem } from '@/lib/problem';
import { useUser } from '@/lib/session';

/** Metrics whose months are drawn beside the figure. */
const DRAWN = ['quantity', 'amount_minor', 'avg_carton_price', 'brand_width'] as const;

/** 客户数字经营指导书 of one shop. */
export function GuidanceBookPage() {
  const { t } = useTranslation('guidance');
  const { id = '' } = useParams();
  const { period } = usePeriod();
  const query = useGuidanceBook(id, period);
  const shop = query.data?.header.shop_name;
  useEffect(() => {
    document.title = `${shop === undefined ? t('book') : t('book_of', { shop })} · 行商 Roundsman`;
  }, [shop, t]);
  if (query.data !== undefined) return <OpenBook key={id + period} id={id} book={query.data} />;
  if (query.isError && asProblem(query.error).reason === 'guidance.no_book')
    return <EmptyState title={t('no_book')} hint={t('no_book_hint')} />;
  if (query.isError)
    return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  return <LoadingState rows={14} />;
}

function OpenBook({ id, book }: { id: string; book: GuidanceBook }) {
  const user = useUser();
  const { period } = book.header;
  const { decisions } = useDecisions(id, period);
  const decide = useDeciding(id, book);
  const histories = useFigureHistories(id, DRAWN, period);
  return (
    <div className="rm-page">
      <BookView
        book={book}
        customerId={id}
        decisions={decisions}
        canDecide={can(user, 'guidance.decide')}
        decide={decide}
        history={(metric) => histories.get(metric)}
        actions={<Actions id={id} period={period} />}
        neighbours={<Neighbours id={id} />}
      />
    </div>
  );
}

/** Decides at once on the screen, says so, and offers the way back. */
function useDeciding(id: string, book: GuidanceBook) {
  const { t } = useTranslation('guidance');
  const notify = useNotify();
  const { decisions } = useDecisions(id, book.header.period);
  const mutation = useDecide(id, book.header.period);
  return (item: string, choice: Choice | undefined, comment = ''): void => {
    const before = decisions.get(item);
    const send = (to: Choice | undefined, words: string, onSuccess: () => void): void =>
      mutation.mutate(
        { item, choice: to, comment: words },
        { onSuccess, onError: (error) => notify.failed(error) },
      );
    const name = nameOfItem(book, item);
    const word = choice === undefined ? 'undone' : WORDS[choice];
    send(choice, comment || (before?.comment ?? ''), () =>
      notify.withUndo(t('decide.saved', { product: name, decision: t(`decide.${word}`) }), () =>
        send(before?.choice, before?.comment ?? '', () => notify.note(t('decide.undone'))),
      ),
    );
  };
}

const WORDS: Readonly<Record<Choice, string>> = {
  accepted: 'accepted',
  rejected: 'rejected',
  later: 'put_off',
};

function nameOfItem(book: GuidanceBook, item: string): string {
  const code = item.slice(item.indexOf(':') + 1);
  return book.products?.find((product) => product.code === code)?.name ?? code;
}

function Actions({ id, period }: { id: string; period: string }) {
  const { t, i18n } = useTranslation('guidance');
  const [isQrOpen, setQrOpen] = useState(false);
  const language = i18n.language.startsWith('zh') ? 'zh' : 'en';
  const pdf = `/api/v1/customers/${id}/guidance-book.pdf?period=${period}&language=${language}`;
  return (
    <>
      <Button icon={<QrcodeOutlined aria-hidden />} onClick={() => setQrOpen(true)}>
        {t('profit_qr')}
      </Button>
      <Button icon={<FilePdfOutlined aria-hidden />} onClick={() => downloadFrom(pdf)}>
        {t('pdf')}
      </Button>
      <Button icon={<PrinterOutlined aria-hidden />} onClick={() => window.print()}>
        {t('print')}
      </Button>
      {isQrOpen && (
        <ProfitQrDialog customerId={id} period={period} onClose={() => setQrOpen(false)} />
      )}
    </>
  );
}

/** Back to the list one came from, and on to the next shop of it. */
function Neighbours({ id }: { id: string }) {
  const { t } = useTranslation('guidance');
  const trail = rememberedList();
  const { previous, next } = neighboursOf(trail.ids, id);
  if (trail.path === '') return null;
  const to = (other: string): string => `/customers/${other}/book`;
  return (
    <nav className="rma-trail rma-noprint" aria-label={t('back_to_list')}>
      <Link to={trail.path}>
        <ArrowLeftOutlined aria-hidden /> {t('back_to_list')}
      </Link>
      {previous !== undefined && (
        <Link to={to(previous)}>
          <LeftOutlined aria-hidden /> {t('previous_shop')}
        </Link>
      )}
      {next !== undefined && (
        <Link to={to(next)}>
          {t('next_shop')} <RightOutlined aria-hidden />
        </Link>
      )}
    </nav>
  );
}
