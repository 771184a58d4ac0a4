-- What the server keeps: who did what, long work, and answers to requests sent twice.

-- One chain of hashes per company; rows are only ever added.
create table audit_rows (
  company_id bigint not null references companies (company_id),
  seq bigint not null,               -- 1, 2, 3 … without a gap
  at_ms bigint not null,
  actor text not null,
  account_id bigint,
  remote_address text not null,
  request_id text not null,
  action text not null,
  object_kind text not null,
  object_id text not null,
  before_json text not null,
  after_json text not null,
  reason text not null,
  was_refused bigint not null,
  hash text not null,                -- SHA-256 over this row and the hash before it
  primary key (company_id, seq)
);
create index audit_rows_by_object on audit_rows (company_id, object_kind, object_id, seq);
create index audit_rows_by_actor on audit_rows (company_id, actor, seq);

create table audit_heads (
  company_id bigint not null primary key references companies (company_id),
  seq bigint not null,
  hash text not null
);

create table jobs (
  company_id bigint not null references companies (company_id),
  id bigint not null,
  kind text not null,
  state text not null check (state in ('waiting', 'running', 'done', 'failed', 'cancelled')),
  arguments text not null,
  result text not null,
  reason text not null,
  message text not null,
  stage text not null,
  units_done bigint not null,
  units_total bigint not null,
  attempts bigint not null,
  attempts_max bigint not null,
  unique_key text,                   -- at most one unfinished job with the same key
  fence bigint not null,             -- grows with each taking: an older holder is refused
  lease_owner text not null,
  lease_until_ms bigint not null,
  not_before_ms bigint not null,
  changed_at_ms bigint not null,     -- last change of state: shows that the clock went back
  created_by bigint,
  created_by_name text not null,
  created_at_ms bigint not null,
  started_at_ms bigint,
  finished_at_ms bigint,
  cancel_requested bigint not null,
  primary key (company_id, id)
);
create unique index jobs_unfinished_key on jobs (company_id, unique_key)
  where state in ('waiting', 'running');
create index jobs_by_state on jobs (company_id, state, not_before_ms, id);
create index jobs_by_kind on jobs (company_id, kind, id);

-- The last time (a local day) for which a repeated job was made.
create table job_schedules (
  company_id bigint not null references companies (company_id),
  kind text not null,
  last_slot bigint not null,
  primary key (company_id, kind)
);

-- The answer of a write that came with an Idempotency-Key; made in the write's own transaction.
create table idempotency_keys (
  company_id bigint not null references companies (company_id),
  account_id bigint not null,
  route text not null,
  key text not null,
  request_sha256 text not null,
  status bigint not null,            -- 0 until the write has ended
  content_type text not null,
  headers text not null,             -- JSON: pairs of name and value
  body {{blob}} not null,
  created_at_ms bigint not null,
  primary key (company_id, account_id, route, key)
);
create index idempotency_keys_by_age on idempotency_keys (company_id, created_at_ms);
