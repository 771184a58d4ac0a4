import { randomUUID } from 'node:crypto';
import createClient from 'openapi-fetch';
import { describe, expect, inject, it } from 'vitest';
import type { paths } from '../src/generated/api';

/**
 * Stories of the contract, as an integration would tell them: through the client generated from
 * openapi.json, against the built server. No browser, no front end: what is checked here holds for
 * everybody's scripts.
 */
const key = () => ({ 'Idempotency-Key': randomUUID() });

/** A signed-in client: the session is a cookie, kept by hand as fetch keeps none. */
async function signedIn(login: string) {
  const address = inject('address');
  const client = createClient<paths>({ baseUrl: address });
  let cookie = '';
  client.use({
    onRequest({ request }) {
      // Writes come from our own origin, as a browser would say; others are refused as forged.
      request.headers.set('Origin', address);
      if (cookie !== '') request.headers.set('Cookie', cookie);
      return request;
    },
    onResponse({ response }) {
      // Several cookies come as one text with commas between; Debian's Node.js has no getSetCookie().
      const all = response.headers.get('set-cookie');
      if (all !== null) cookie = all.split(/,(?=[^;,]+=)/).map((one) => (one.split(';')[0] ?? '').trim()).join('; ');
      return response;
    },
  });
  const { data, response } = await client.POST('/api/v1/session', {
    body: { login, password: inject('passwords')[login] ?? '' },
  });
  expect(response.status).toBe(200);
  return { client, user: data ?? expect.fail('no session') };
}

function given<Value>(value: Value | undefined | null): Value {
  if (value === undefined || value === null) throw new Error('The answer has no body.');
  return value;
}

describe('the session', () => {
  it('refuses a wrong password with a stable reason, and ends when it is ended', async () => {
    const stranger = createClient<paths>({ baseUrl: inject('address') });
    const wrong = await stranger.POST('/api/v1/session', {
      body: { login: 'rep', password: 'certainly-not-it' },
    });
    expect(wrong.response.status).toBe(401);
    expect(wrong.response.headers.get('content-type')).toContain('application/problem+json');
    expect(wrong.error).toMatchObject({ reason: 'identity.wrong_credentials', status: 401 });
    expect((await stranger.GET('/api/v1/customers')).response.status).toBe(401);

    const { client, user } = await signedIn('compliance');
    expect(user.permissions).toContain('audit.read');
    expect((await client.DELETE('/api/v1/session')).response.status).toBe(204);
    expect((await client.GET('/api/v1/session')).response.status).toBe(401);
  });
});

describe('the list of shops', () => {
  it('pages by cursor through every shop once, in order', async () => {
    const { client } = await signedIn('manager');
    const codes: string[] = [];
    let cursor: string | undefined;
    let total = 0;
    do {
      const { data } = await client.GET('/api/v1/customers', {
        params: { query: { limit: 17, sort: 'customer_code', fields: 'customer_code', cursor } },
      });
      const page = given(data);
      total = given(page.total);
      expect(page.items.length).toBeLessThanOrEqual(17);
      codes.push(...page.items.map((item) => given(item.customer_code)));
      cursor = page.next_cursor ?? undefined;
    } while (cursor !== undefined);
    expect(codes.length).toBe(total);
    expect(new Set(codes).size).toBe(total);
    expect(codes).toEqual([...codes].sort());
  });

  it('filters by any column, and says what it does not understand', async () => {
    const { client } = await signedIn('manager');
    const { data } = await client.GET('/api/v1/customers', {
      params: { query: { filter: ['grade_no:ge:20'], fields: 'grade_no', limit: 500 } },
    });
    const grades = given(data).items.map((item) => given(item.grade_no));
    expect(grades.length).toBeGreaterThan(0);
    expect(Math.min(...grades)).toBeGreaterThanOrEqual(20);
    for (const [query, reason] of [
      [{ filter: ['grade_no:about:20'] }, 'directory.bad_operator'],
      [{ filter: ['shoe_size:eq:4'] }, 'directory.unknown_column'],
      [{ cursor: 'not-one-of-ours' }, 'api.bad_cursor'],
    ] as const) {
      const refused = await client.GET('/api/v1/customers', {
        params: { query: query as { filter?: string[]; cursor?: string } },
      });
      expect(refused.response.status).toBe(422);
      expect(refused.error).toMatchObject({ reason });
    }
  });

  it('shows a customer manager her own shops, and of others not even that they exist', async () => {
    const [manager, rep] = [(await signedIn('manager')).client, (await signedIn('rep')).client];
    const idsOf = async (client: typeof rep) => {
      const { data } = await client.GET('/api/v1/customers', { params: { query: { limit: 500 } } });
      return given(data).items.map((item) => item.id);
    };
    const [all, own] = [await idsOf(manager), await idsOf(rep)];
    expect(own.length).toBeGreaterThan(0);
    expect(own.length).toBeLessThan(all.length);
    expect(own.every((id) => all.includes(id))).toBe(true);
    const foreign = given(all.find((id) => !own.includes(id)));
    const params = { path: { id: foreign } };
    expect((await manager.GET('/api/v1/customers/{id}', { params })).response.status).toBe(200);
    expect((await rep.GET('/api/v1/customers/{id}', { params })).response.status).toBe(404);
    const book = await rep.GET('/api/v1/customers/{id}/guidance-book', { params });
    expect(book.response.status).toBe(404);
  });
});

describe('areas', () => {
  it('gives a customer manager the dashboard of her area and refuses the next one', async () => {
    const [manager, rep] = [(await signedIn('manager')).client, (await signedIn('rep')).client];
    const idsOf = async (client: typeof rep) =>
      given((await client.GET('/api/v1/areas')).data).items.map((area) => area.id);
    const [all, own] = [await idsOf(manager), await idsOf(rep)];
    const dashboard = await rep.GET('/api/v1/areas/{id}/dashboard', {
      params: { path: { id: given(own[0]) } },
    });
    expect(dashboard.response.status).toBe(200);
    expect(given(dashboard.data).lists).toBeDefined();
    const foreign = given(all.find((id) => !own.includes(id)));
    const refused = await rep.GET('/api/v1/areas/{id}/dashboard', {
      params: { path: { id: foreign } },
    });
    expect(refused.response.status).toBe(404);
    // What is refused by permission says so.
    const people = await rep.GET('/api/v1/accounts');
    expect(people.response.status).toBe(403);
    expect(people.error).toMatchObject({ reason: 'identity.forbidden' });
  });
});

describe('editing', () => {
  it('takes a change with the version that was seen: 428 without one, 412 with an old one', async () => {
    const { client } = await signedIn('admin');
    const list = await client.GET('/api/v1/customers', { params: { query: { limit: 1 } } });
    const path = { id: given(given(list.data).items[0]).id };
    const seen = await client.GET('/api/v1/customers/{id}', { params: { path } });
    const etag = given(seen.response.headers.get('etag'));
    const change = (contact: string, header: Record<string, string>) =>
      client.PATCH('/api/v1/customers/{id}', {
        params: { path, header: header as { 'If-Match': string } },
        body: { business_hours: contact },
      });

    const blind = await change('8:00-20:00', {});
    expect(blind.response.status).toBe(428);
    const first = await change('8:00-20:00', { 'If-Match': etag });
    expect(first.response.status).toBe(200);
    expect(given(first.data).changed_fields).toEqual(['business_hours']);

    const second = await change('9:00-21:00', { 'If-Match': etag });
    expect(second.response.status).toBe(412);
    expect(second.error).toMatchObject({ reason: 'api.stale_version' });
    expect(JSON.stringify(second.error)).toContain('8:00-20:00');
    const current = given(second.response.headers.get('etag'));
    expect(current).not.toBe(etag);
    expect((await change('9:00-21:00', { 'If-Match': current })).response.status).toBe(200);
  });

  it('does a thing once, however often it is asked with the same key', async () => {
    const { client } = await signedIn('rep');
    const list = await client.GET('/api/v1/customers', { params: { query: { limit: 1 } } });
    const path = { id: given(given(list.data).items[0]).id };
    const header = key();
    const write = (body: string) =>
      client.POST('/api/v1/customers/{id}/notes', {
        params: { path },
        headers: header,
        body: { body },
      });
    const [first, again] = [await write('周三上午送货'), await write('周三上午送货')];
    expect([first.response.status, again.response.status]).toEqual([201, 201]);
    expect(given(again.data).id).toBe(given(first.data).id);
    const notes = await client.GET('/api/v1/customers/{id}/notes', { params: { path } });
    const same = given(notes.data).items.filter((note) => note.body === '周三上午送货');
    expect(same.map((note) => note.id)).toEqual([given(first.data).id]);

    const other = await write('换一句话');
    expect(other.response.status).toBe(422);
    expect(other.error).toMatchObject({ reason: 'api.idempotency_key_reused' });
    const keyless = await client.POST('/api/v1/customers/{id}/notes', {
      params: { path },
      body: { body: '没有键' },
    });
    expect(keyless.response.status).toBe(422);
    expect(keyless.error).toMatchObject({ reason: 'http.idempotency_key_needed' });
  });
});

describe('the guidance book', () => {
  it('keeps a decision with who made it, and takes it back by its version', async () => {
    const { client, user } = await signedIn('rep');
    const targets = await client.GET('/api/v1/target-lists', { params: { query: { limit: 1 } } });
    const path = { id: given(given(targets.data).items[0]).customer_id };
    const read = async () =>
      given((await client.GET('/api/v1/customers/{id}/guidance-book/decisions', { params: { path } })).data);
    const decide = (body: { item_key: string; decision?: 'accepted'; comment?: string; version: number }) =>
      client.POST('/api/v1/customers/{id}/guidance-book/decisions', {
        params: { path },
        headers: key(),
        body: { decisions: [body] },
      });
    const before = await read();
    const open = given(before.items.find((item) => item.in_book && (item.decision ?? null) === null));
    const line = async () => given((await read()).items.find((item) => item.item_key === open.item_key));

    const comment = '店主同意下周起订';
    const { item_key } = open;
    const accepted = await decide({ item_key, decision: 'accepted', comment, version: open.version });
    expect(accepted.response.status).toBe(200);
    expect(await line()).toMatchObject({ decision: 'accepted', comment, decided_by: user.name });
    expect((await read()).open).toBe(before.open - 1);

    const stale = await decide({ item_key, version: open.version });
    expect(stale.response.status).toBe(409);
    expect(stale.error).toMatchObject({ reason: 'guidance.decision_changed' });
    const undone = await decide({ item_key, version: (await line()).version });
    expect(undone.response.status).toBe(200);
    expect((await read()).open).toBe(before.open);
  });
});

describe('exports', () => {
  it('give the whole of a filtered list as a file, to the one who asked', async () => {
    const { client } = await signedIn('manager');
    const list = await client.GET('/api/v1/customers', {
      params: { query: { filter: ['grade_no:ge:20'], limit: 1 } },
    });
    const started = await client.POST('/api/v1/exports', {
      headers: key(),
      body: { kind: 'shops', format: 'csv', language: 'zh', query: 'filter=grade_no:ge:20', columns: ['customer_code', 'grade_no'] },
    });
    expect([201, 202]).toContain(started.response.status);
    const path = { id: given(started.data).id };
    await expect
      .poll(async () => given((await client.GET('/api/v1/exports/{id}', { params: { path } })).data).state, { timeout: 30_000 })
      .toBe('done');
    const file = await client.GET('/api/v1/exports/{id}/file', { params: { path }, parseAs: 'text' });
    const lines = String(given(file.data)).trim().split(/\r?\n/);
    expect(lines[0]?.replace('\ufeff', '')).toBe('客户编码,档位');
    // A head, the shops, and a line that says who exported what.
    expect(lines.length).toBe(given(given(list.data).total) + 2);
    const { client: other } = await signedIn('admin');
    const foreign = await other.GET('/api/v1/exports/{id}/file', { params: { path }, parseAs: 'text' });
    expect(foreign.response.status).toBe(404);
  });
});
