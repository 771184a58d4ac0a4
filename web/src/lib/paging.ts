/** One page of any list of the server. */
export interface Page<Row> {
  items: readonly Row[];
  next_cursor?: string | null;
  /** Nothing: not counted. */
  total?: number | null;
}

/** What a list asks of the server. */
export interface PageRequest {
  cursor: string;
  limit: number;
}

/** The most that the server gives at once. */
const pageMax = 500;

/** All items of a list, page after page; `total` tells when there are more than `most`. */
export async function allItems<Row>(
  load: (page: PageRequest) => Promise<Page<Row>>,
  most = 20_000,
): Promise<{ items: Row[]; total: number }> {
  const items: Row[] = [];
  let total = 0;
  let cursor = '';
  do {
    const page = await load({ cursor, limit: pageMax });
    items.push(...page.items);
    total = page.total ?? items.length;
    cursor = page.next_cursor ?? '';
  } while (cursor !== '' && items.length < most);
  return { items, total };
}

/** A page as the query of an address asks for it. */
export const pageQuery = ({ cursor, limit }: PageRequest) => ({ limit, cursor: cursor === '' ? undefined : cursor });
