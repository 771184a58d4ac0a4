-- What import wizard, exports and profit-sheet links keep.

-- The first line of an import's rejects file, so that the file can be made again at any time.
alter table imports add column rejects_header text not null default '';

-- Files on their way in; their bytes lie in the data folder and go after a week.
create table uploads (
  company_id bigint not null references companies (company_id),
  id bigint not null,
  file_name text not null,
  bytes bigint not null,
  sha256 text not null,              -- as declared, then as counted; empty while unknown
  state text not null check (state in ('open', 'complete')),
  created_by bigint,
  created_by_name text not null,
  created_at_ms bigint not null,
  expires_at_ms bigint not null,
  primary key (company_id, id)
);
create index uploads_by_end on uploads (company_id, expires_at_ms);

create table upload_parts (
  company_id bigint not null,
  upload_id bigint not null,
  part_no bigint not null,           -- from 1
  primary key (company_id, upload_id, part_no),
  foreign key (company_id, upload_id) references uploads (company_id, id)
);

create table import_mappings (
  company_id bigint not null references companies (company_id),
  id bigint not null,
  name text not null,
  kind text not null,
  body text not null,                -- a mapping file, TOML
  version bigint not null,
  updated_by text not null,
  updated_at_ms bigint not null,
  primary key (company_id, id),
  unique (company_id, kind, name)
);

-- What a person asked for in the wizard; a real run also has its row in imports.
create table import_requests (
  company_id bigint not null references companies (company_id),
  id bigint not null,
  upload_id bigint not null,
  file_name text not null,
  kind text not null,
  mode text not null check (mode in ('create', 'update', 'both')),
  dry_run bigint not null,
  mapping text not null,             -- TOML; empty: columns by their names
  job_id bigint not null,
  import_id bigint,
  state text not null check (state in ('waiting', 'done', 'failed')),
  rows_read bigint not null,
  rows_created bigint not null,
  rows_changed bigint not null,
  rows_unchanged bigint not null,
  rows_rejected bigint not null,
  report text not null,              -- JSON; empty until it ended
  reason text not null,
  message text not null,
  rejects_file text not null,        -- of a dry run, below the data folder
  actor text not null,
  created_at_ms bigint not null,
  finished_at_ms bigint,
  primary key (company_id, id)
);
create index import_requests_by_import on import_requests (company_id, import_id);

create table exports (
  company_id bigint not null references companies (company_id),
  id bigint not null,
  kind text not null,
  format text not null check (format in ('xlsx', 'csv')),
  query text not null,
  columns text not null,             -- keys, comma-separated; empty: all
  language text not null,
  state text not null check (state in ('waiting', 'done', 'failed', 'expired')),
  row_count bigint,
  bytes bigint,
  file_name text not null,           -- as the browser saves it
  job_id bigint,
  account_id bigint not null,
  created_by text not null,
  created_at_ms bigint not null,
  finished_at_ms bigint,
  expires_at_ms bigint not null,
  reason text not null,
  message text not null,
  primary key (company_id, id)
);
create index exports_by_account on exports (company_id, account_id, id);
create index exports_by_end on exports (company_id, expires_at_ms);
