import i18next from 'i18next';

/** A refusal from the server (RFC 9457), or the network's failure, as one thing to show. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly reason: string,
    readonly detail: string,
    readonly fields: readonly FieldProblem[] = [],
    readonly requestId = '',
    /** The whole answer, for conflicts that carry the current version. */
    readonly body: Record<string, unknown> = {},
  ) {
    super(detail || reason);
    this.name = 'Problem';
  }
}

export interface FieldProblem {
  field: string;
  reason: string;
  message: string;
}

export function problemFrom(status: number, body: unknown): Problem {
  const object: Record<string, unknown> =
    typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
  const text = (key: string) => (typeof object[key] === 'string' ? (object[key] as string) : '');
  return new Problem(
    status,
    text('reason') || `http.status_${status}`,
    text('detail') || text('title'),
    fieldsFrom(object.fields),
    text('request_id'),
    object,
  );
}

function fieldsFrom(value: unknown): FieldProblem[] {
  if (!Array.isArray(value)) return [];
  return value.map((item: unknown) => {
    const field = typeof item === 'object' && item !== null ? (item as Record<string, unknown>) : {};
    const text = (key: string) => (typeof field[key] === 'string' ? (field[key] as string) : '');
    return {
      field: text('field') || text('name'),
      reason: text('reason') || text('code'),
      message: text('expected'),
    };
  });
}

export function networkProblem(): Problem {
  return new Problem(0, 'network.unreachable', '');
}

export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof TypeError) return networkProblem();
  return new Problem(0, 'web.unexpected', error instanceof Error ? error.message : String(error));
}

/**
 * The sentence for a person: by the stable reason; else by the kind of status, with the server's
 * English detail behind it so that nothing is hidden.
 */
export function problemText(problem: Problem): string {
  const key = `problems:${problem.reason}`;
  if (i18next.exists(key)) return i18next.t(key, { ...problem.body });
  const general = i18next.t(`problems:status.${statusGroup(problem.status)}`);
  return problem.detail ? `${general} (${problem.detail})` : general;
}

/** The sentence for a stable reason that came without a status: of a job, an import, a check. */
export function reasonText(reason: string, message: string): string {
  const key = `problems:${reason}`;
  return i18next.exists(key) ? i18next.t(key) : message || reason;
}

function statusGroup(status: number): string {
  if (status === 0) return 'none';
  const known = [401, 403, 404, 409, 412, 413, 415, 422, 428, 429, 503, 507];
  if (known.includes(status)) return String(status);
  return status >= 500 ? '500' : '400';
}
