import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import { Navigate, useLocation, useNavigate, useSearchParams } from 'react-router-dom';
import { sessionQuery, signOut } from '@/features/identity/api/session';
import { monthsQuery } from '@/features/month/api/months';
import { ErrorState, LoadingState } from '@/components/states';
import { onSignedOut } from '@/lib/api';
import { openJobStream } from '@/lib/jobs';
import { PeriodContext, type PeriodChoice } from '@/lib/period';
import { asProblem } from '@/lib/problem';
import { SessionContext, type SessionUser } from '@/lib/session';
import { AppShell } from './shell/app-shell';

/** The part behind the sign-in: knows the person and the month, or leads to the door. */
export function SignedIn() {
  const session = useQuery(sessionQuery);
  const location = useLocation();
  const client = useQueryClient();
  useEffect(
    () => onSignedOut(() => void client.invalidateQueries({ queryKey: sessionQuery.queryKey })),
    [client],
  );
  if (session.isError && asProblem(session.error).status === 401) {
    const from = location.pathname + location.search;
    return <Navigate to={from === '/' ? '/sign-in' : `/sign-in?from=${encodeURIComponent(from)}`} replace />;
  }
  if (session.data !== undefined) return <Inside user={session.data} />;
  if (session.isError) return <ErrorState error={session.error} onRetry={() => void session.refetch()} />;
  return <LoadingState />;
}

function Inside({ user }: { user: SessionUser }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const period = usePeriodChoice();
  const { pathname } = useLocation();
  useEffect(() => openJobStream(client), [client]);
  const leave = async () => {
    await signOut();
    client.clear();
    void navigate('/sign-in');
  };
  if (user.mustChangePassword && pathname !== '/profile') return <Navigate to="/profile" replace />;
  return (
    <SessionContext value={user}>
      <PeriodContext value={period}>
        <AppShell onSignOut={() => void leave()} />
      </PeriodContext>
    </SessionContext>
  );
}

/** The month in the address, else the one last looked at, else the latest published. */
function usePeriodChoice(): PeriodChoice {
  const [search, setSearch] = useSearchParams();
  const months = useQuery(monthsQuery);
  const inAddress = search.get('period') ?? '';
  return useMemo(() => {
    const periods = months.data ?? [];
    const remembered = sessionStorage.getItem('roundsman.period') ?? '';
    const period =
      [inAddress, remembered].find((value) => periods.includes(value)) ?? periods[0] ?? '';
    if (inAddress !== '' && period === inAddress) sessionStorage.setItem('roundsman.period', period);
    return {
      period,
      periods,
      choose: (value: string) => {
        sessionStorage.setItem('roundsman.period', value);
        setSearch(
          (now) => {
            const next = new URLSearchParams(now);
            next.set('period', value);
            next.delete('cursor');
            return next;
          },
          { replace: true },
        );
      },
    };
  }, [months.data, inAddress, setSearch]);
}
