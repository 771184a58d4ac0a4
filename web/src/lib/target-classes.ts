/** The classes a shop can be in, always in the same order; their names stand in `figures:class`. */
export const TARGET_CLASSES = [
  'GRADE_FLUCTUATION',
  'NEW_RETAIL',
  'KEY_SKU',
  'TERMINAL_UPGRADE',
  'SALES_ANOMALY',
  'CIGAR_GUIDANCE',
  'STABLE',
] as const;
