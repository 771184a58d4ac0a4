import createClient, { type Middleware } from 'openapi-fetch';
import type { paths } from '@/generated/api';
import { networkProblem, problemFrom } from './problem';

/**
 * The one client of the server's contract. Answers outside 2xx are thrown as `Problem`, so a
 * fetcher's value is always the good answer: `const { data } = await api.GET('/api/v1/…')`.
 */
export const api = createClient<paths>({ baseUrl: '', credentials: 'same-origin' });

type Listener = () => void;
let signedOutListener: Listener = () => undefined;
/** Called when the server says that the session has ended. */
export function onSignedOut(listener: Listener): void {
  signedOutListener = listener;
}

const sessionPath = '/api/v1/session';

const middleware: Middleware = {
  onRequest({ request }) {
    if (request.method === 'POST' && !request.headers.has('Idempotency-Key')) {
      request.headers.set('Idempotency-Key', randomKey());
    }
    request.headers.set('Accept', 'application/json');
    return request;
  },
  async onResponse({ response, request }) {
    if (response.ok) return response;
    if (response.status === 401 && !new URL(request.url).pathname.startsWith(sessionPath)) {
      signedOutListener();
    }
    throw problemFrom(response.status, await bodyOf(response));
  },
  onError({ error }) {
    return error instanceof TypeError ? networkProblem() : undefined;
  },
};
api.use(middleware);

/** randomUUID() exists only over TLS and on localhost; companies also run on plain addresses. */
export function randomKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

async function bodyOf(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    return {};
  }
}

/** The good answer's body of a route: `Answer<'/api/v1/jobs', 'get'>`. */
export type Answer<Path extends keyof paths, Method extends keyof paths[Path]> =
  paths[Path][Method] extends { responses: infer Responses } ? GoodBody<Responses> : never;
type GoodBody<Responses> = {
  [Status in keyof Responses]: Status extends 200 | 201 | 202
    ? Responses[Status] extends { content: { 'application/json': infer Body } }
      ? Body
      : never
    : never;
}[keyof Responses];

/** One row of a route's list. */
export type ItemOf<Path extends keyof paths> =
  Answer<Path, 'get' & keyof paths[Path]> extends { items: readonly (infer Item)[] } ? Item : never;

/** The query that a list takes. */
export type QueryOf<Path extends keyof paths> = paths[Path] extends {
  get: { parameters: { query?: infer Query } };
}
  ? Query
  : never;

/** The JSON body that a route takes. */
export type Body<Path extends keyof paths, Method extends keyof paths[Path]> =
  paths[Path][Method] extends { requestBody?: { content: { 'application/json': infer Content } } }
    ? Content
    : never;

/** The data of an answer that has a body; the contract says it is there. */
export function dataOf<T>(answer: { data?: T }): T {
  if (answer.data === undefined) throw new Error('The server sent no body.');
  return answer.data;
}

/** `"7"` for If-Match, from a record's version. */
export function ifMatch(version: number | string): { 'If-Match': string } {
  return { 'If-Match': `"${version}"` };
}
