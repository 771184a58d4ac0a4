/**
 * How the pages read the guidance book and the area dashboard: published documents that never change.
 * They travel in compact form, in which whatever is empty is left out; so members that may be empty
 * are optional here, while names and codes, never empty in a published document, are not. The
 * fetchers in api/ hand the contract's types over to these. Meanings:
 * src/features/guidance/{book,dashboard,figure}.h.
 */

export interface Text {
  zh?: string;
  en?: string;
}

export interface Sentence extends Text {
  code: string;
}

export interface Peers {
  basis: string;
  members: number;
  p25: number;
  median: number;
  p75: number;
}

export interface Figure {
  metric: string;
  value?: number;
  unknown?: string;
  unit: string;
  method?: string;
  orders?: string;
  peers?: Peers;
}

export interface OrderSet {
  id: string;
  first: string;
  last: string;
  filter: string;
  orders: number;
  lines: number;
}

export interface ProductName {
  code: string;
  name: string;
  unit?: string;
}

export interface ModelVersions {
  book?: number;
  grading?: number;
  target_classes?: number;
  strategies?: string;
  seed?: number;
  /** Models of the register whose scores the document holds. */
  registered?: { model: string; version: number }[];
}

export interface DocumentHeader {
  company_code: string;
  period: string;
  version: number;
  generated_at: string;
  data_until?: string;
  data_version?: number;
  currency?: string;
  models?: ModelVersions;
}
