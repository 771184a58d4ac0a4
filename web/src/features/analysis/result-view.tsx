import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router-dom';
import { EmptyState, ErrorState, LoadingState } from '@/components/states';
import { asProblem, problemText } from '@/lib/problem';
import { resultQuery } from './api/results';
import type { DocumentOf, ModelName, ResultHead as Head } from './api/results';
import { ResultHead } from './result-head';

/** A model's result under its head, or the state that stands in its place. */
export function ResultView<Model extends ModelName>({
  model,
  period,
  children,
}: {
  model: Model;
  period: string;
  children: (document: DocumentOf<Model>, head: Head) => ReactNode;
}) {
  const query = useQuery(resultQuery(model, period));
  const result = query.data as { head: Head; document: DocumentOf<Model> } | undefined;
  if (result !== undefined)
    return (
      <div className="rma-result">
        <ResultHead head={result.head} />
        {children(result.document, result.head)}
      </div>
    );
  if (!query.isError) return <LoadingState rows={10} />;
  const problem = asProblem(query.error);
  if (problem.status === NOT_FOUND && problem.reason.startsWith('analysis.'))
    return <NoResult why={problem.reason === 'analysis.no_run' ? '' : problemText(problem)} />;
  return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
}

const NOT_FOUND = 404;

/** The model said nothing of this month; why stands below. */
function NoResult({ why }: { why: string }) {
  const { t } = useTranslation('analysis');
  return (
    <EmptyState
      title={t('no_result')}
      hint={
        <>
          {t('no_result_hint')}
          {why !== '' && <div className="rm-muted rma-detail">{why}</div>}
        </>
      }
      actions={<Link to="/analysis/models">{t('open_register')}</Link>}
    />
  );
}
