import { Button } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { EmptyState, ErrorState, LoadingState } from './states';

interface Pages<Item> {
  data?: { pages: readonly { items: readonly Item[] }[] };
  isError: boolean;
  error: unknown;
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  fetchNextPage: () => unknown;
}

/** A list that grows downwards, page by page. */
export function LoadMore<Item>({
  pages,
  empty,
  children,
}: {
  pages: Pages<Item>;
  empty: string;
  children: (items: readonly Item[]) => ReactNode;
}) {
  const { t } = useTranslation();
  if (pages.data === undefined) {
    return pages.isError ? <ErrorState error={pages.error} /> : <LoadingState rows={6} />;
  }
  const items = pages.data.pages.flatMap((page) => page.items);
  if (items.length === 0) return <EmptyState title={empty} />;
  return (
    <>
      {children(items)}
      {pages.hasNextPage && (
        <Button block type="dashed" loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
          {t('action.more')}
        </Button>
      )}
    </>
  );
}
