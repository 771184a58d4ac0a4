import { useRouteError } from 'react-router-dom';
import { ErrorState } from '@/components/states';

/** A page that broke: say so, offer to load again. A new release's missing chunk heals this way. */
export function CrashPage() {
  return <ErrorState error={useRouteError()} onRetry={() => window.location.reload()} />;
}
