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
