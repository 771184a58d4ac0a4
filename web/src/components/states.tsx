import type { UseQueryResult } from '@tanstack/react-query';
import { Button, Skeleton } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { asProblem, problemText } from '@/lib/problem';

/** Loading, empty, error and forbidden: the same on every page. */

export function LoadingState({ rows = 5 }: { rows?: number }) {
  const { t } = useTranslation();
  return (
    <div className="rm-state-loading" role="status" aria-label={t('state.loading')}>
      <Skeleton active title={false} paragraph={{ rows }} />
    </div>
  );
}

interface StateProps {
  title: string;
  children?: ReactNode;
  actions?: ReactNode;
  tone?: 'calm' | 'bad';
}

function State({ title, children, actions, tone = 'calm' }: StateProps) {
  return (
    <div className={`rm-state rm-state-${tone}`} role={tone === 'bad' ? 'alert' : undefined}>
      <StatePicture tone={tone} />
      <p className="rm-state-title">{title}</p>
      {children !== undefined && <div className="rm-state-text">{children}</div>}
      {actions !== undefined && <div className="rm-state-actions">{actions}</div>}
    </div>
  );
}

/** An empty shop front, or one with its shutter down. */
function StatePicture({ tone }: { tone: 'calm' | 'bad' }) {
  return (
    <svg width="88" height="64" viewBox="0 0 88 64" aria-hidden="true" className="rm-state-picture">
      <path d="M10 26h68v32H10z" className="wall" />
      <path d="M6 26l6-16h64l6 16a8 8 0 0 1-15.2 0 8 8 0 0 1-15.2 0 8 8 0 0 1-15.2 0 8 8 0 0 1-15.2 0 8 8 0 0 1-15.2 0z" className="awning" />
      {tone === 'calm' ? (
        <path d="M20 40h22v10H20zM52 40h16v18H52z" className="window" />
      ) : (
        <path d="M18 38h52M18 44h52M18 50h52" className="shutter" />
      )}
    </svg>
  );
}

/** Nothing here yet, and what to do about it: an empty state teaches. */
export function EmptyState({
  title,
  hint,
  actions,
}: {
  title?: string;
  hint?: ReactNode;
  actions?: ReactNode;
}) {
  const { t } = useTranslation();
  return (
    <State title={title ?? t('state.empty')} actions={actions}>
      {hint}
    </State>
  );
}

export function ForbiddenState() {
  const { t } = useTranslation();
  return <State title={t('state.forbidden')}>{t('state.forbidden_hint')}</State>;
}

export function NotFoundState() {
  const { t } = useTranslation();
  return <State title={t('state.not_found')}>{t('state.not_found_hint')}</State>;
}

export function ErrorState({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const { t } = useTranslation();
  const problem = asProblem(error);
  // What a rule forbids is said in its words: no other account may either.
  if (problem.status === 403 && !problem.reason.startsWith('compliance.')) return <ForbiddenState />;
  if (problem.status === 404) return <NotFoundState />;
  return (
    <State
      tone="bad"
      title={t('state.error')}
      actions={onRetry && <Button onClick={onRetry}>{t('action.retry')}</Button>}
    >
      {problemText(problem)}
      {problem.requestId !== '' && (
        <div className="rm-muted">{t('state.request_id', { id: problem.requestId })}</div>
      )}
    </State>
  );
}

/** A query's value, or the state that stands in its place. */
export function QueryView<T>({
  query,
  children,
  loadingRows,
}: {
  query: UseQueryResult<T>;
  children: (value: T) => ReactNode;
  loadingRows?: number;
}) {
  if (query.data !== undefined) return <>{children(query.data)}</>;
  if (query.isError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  return <LoadingState rows={loadingRows} />;
}
