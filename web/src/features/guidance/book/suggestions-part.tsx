import { formatFigure } from '@/lib/figure';
import { useBook } from './book-context';
import type { Suggestions } from '../book-document';
import { SuggestionCard } from './suggestion-card';

/** What to order next cycle: advice with its working, decided line by line. */
export function SuggestionsPart({ suggestions }: { suggestions: Suggestions | undefined }) {
  const { t, canDecide, format } = useBook();
  const lines = suggestions?.lines ?? [];
  if (suggestions === undefined) return null;
  return (
    <section className="rma-book-part" id="suggestions">
      <h2>{t('suggested_order')}</h2>
      {suggestions.blocked ? (
        <p className="rm-warn">{t(`blocked.${suggestions.blocked}`)}</p>
      ) : (
        <p className="rm-muted">
          {t(lines.length === 0 ? 'suggestions_none' : 'suggested_hint')}
          {suggestions.cycle_budget !== undefined && lines.length > 0 && (
            <> {t('suggested_budget', { count: formatFigure(suggestions.cycle_budget, 'carton', format) })}</>
          )}
        </p>
      )}
      {!canDecide && lines.length > 0 && <p className="rm-muted">{t('decide.read_only')}</p>}
      <div className="rma-suggestions">
        {lines.map((line) => (
          <SuggestionCard key={line.product} line={line} />
        ))}
      </div>
      {lines.length > 0 && (
        <p className="rm-muted rma-how">
          {t('suggested_how', { cycle: suggestions.cycle_days, safety: suggestions.safety_days })}
          {suggestions.forecast !== undefined && (
            <>
              {' '}
              {t('suggested_forecast', {
                factor: formatFigure(suggestions.forecast.factor, '1', format),
                quantity: formatFigure(suggestions.forecast.quantity, 'carton', format),
                usual: formatFigure(suggestions.forecast.usual, 'carton', format),
              })}
            </>
          )}
        </p>
      )}
    </section>
  );
}
