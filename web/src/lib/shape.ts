/** Reading values of unknown shape (stored preferences, server-sent events) without trusting them. */
export const z = {
  record(value: unknown): Record<string, unknown> {
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : {};
  },
  text(value: unknown): string {
    return typeof value === 'string' ? value : '';
  },
  oneOf<T extends string>(value: unknown, allowed: readonly T[], otherwise: T): T {
    return allowed.find((item) => item === value) ?? otherwise;
  },
  list(value: unknown): unknown[] {
    return Array.isArray(value) ? value : [];
  },
};
