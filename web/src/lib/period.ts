import { createContext, useContext } from 'react';

/** The month that the whole application looks at; chosen in the top bar, kept in the address. */
export interface PeriodChoice {
  /** `2026-10`; empty while nothing has been published. */
  period: string;
  /** Published months, newest first. */
  periods: readonly string[];
  choose: (period: string) => void;
}

export const PeriodContext = createContext<PeriodChoice>({
  period: '',
  periods: [],
  choose: () => undefined,
});

export function usePeriod(): PeriodChoice {
  return useContext(PeriodContext);
}
