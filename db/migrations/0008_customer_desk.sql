-- Versions of shops for If-Match and for the directory's refresh; what people keep about shops.
alter table customers add column version bigint not null default 1;
alter table customers add column changed_in bigint not null default 0;  -- companies.data_version
alter table customers add column merged_into_id bigint;
create index customers_by_change on customers (company_id, changed_in, id);

create table customer_contacts (
  company_id bigint not null references companies (company_id),
  id bigint not null,
  customer_id bigint not null,
  name text not null,
  role text not null,                -- owner, operator, clerk, other
  phone text,
  note text,
  is_primary bigint not null check (is_primary in (0, 1)),
  version bigint not null,
  created_by text not null,
  created_at_ms bigint not null,
  primary key (company_id, id),
  foreign key (company_id, customer_id) references customers (company_id, id)
);
create index customer_contacts_by_customer on customer_contacts (company_id, customer_id, id);

create table customer_notes (
  company_id bigint not null references companies (company_id),
  id bigint not null,
  customer_id bigint not null,
  body text not null,
  created_by_id bigint,
  created_by text not null,
  created_at_ms bigint not null,
  primary key (company_id, id),
  foreign key (company_id, customer_id) references customers (company_id, id)
);
create index customer_notes_by_customer on customer_notes (company_id, customer_id, id);

-- The bytes lie in the data folder under their hash.
create table customer_files (
  company_id bigint not null references companies (company_id),
  id bigint not null,
  customer_id bigint not null,
  file_name text not null,
  content_type text not null,
  size_bytes bigint not null check (size_bytes > 0),
  sha256 text not null,
  created_by text not null,
  created_at_ms bigint not null,
  primary key (company_id, id),
  foreign key (company_id, customer_id) references customers (company_id, id)
);
create index customer_files_by_customer on customer_files (company_id, customer_id, id);
create index customer_files_by_hash on customer_files (company_id, sha256);

create table saved_views (
  company_id bigint not null references companies (company_id),
  id bigint not null,
  page text not null,                -- customers, or another list
  name text not null,
  visibility text not null check (visibility in ('private', 'team', 'public')),
  unit_id bigint,                    -- of a team view: whose organisation unit
  owner_id bigint not null,          -- account
  owner_name text not null,
  definition text not null,          -- JSON: filters, sort, fields
  version bigint not null,
  changed_at_ms bigint not null,
  primary key (company_id, id)
);
create index saved_views_by_page on saved_views (company_id, page, visibility, id);

-- What one account does with a view.
create table saved_view_marks (
  company_id bigint not null,
  view_id bigint not null,
  account_id bigint not null,
  is_pinned bigint not null check (is_pinned in (0, 1)),
  is_default bigint not null check (is_default in (0, 1)),
  primary key (company_id, view_id, account_id),
  foreign key (company_id, view_id) references saved_views (company_id, id)
);

-- Pairs of shops that may be one; each scan of the whole base writes them anew, dismissals stay.
create table duplicate_pairs (
  company_id bigint not null references companies (company_id),
  first_id bigint not null,          -- the smaller id
  second_id bigint not null,
  score double precision not null,   -- 0..1
  reasons text not null,             -- comma-separated: license, phone, address, name, holder
  scan_id bigint not null,
  is_dismissed bigint not null check (is_dismissed in (0, 1)),
  primary key (company_id, first_id, second_id),
  foreign key (company_id, first_id) references customers (company_id, id),
  foreign key (company_id, second_id) references customers (company_id, id)
);
create index duplicate_pairs_by_score on duplicate_pairs (company_id, score, first_id, second_id);

create table customer_merges (
  company_id bigint not null references companies (company_id),
  id bigint not null,
  winner_id bigint not null,
  loser_id bigint not null,
  winner_before text not null,       -- JSON of the fields changed by the merge
  loser_before text not null,
  winner_version bigint not null,    -- right after the merge: undo wants it unchanged
  actor text not null,
  merged_at_ms bigint not null,
  undone_by text,
  undone_at_ms bigint,
  primary key (company_id, id),
  foreign key (company_id, winner_id) references customers (company_id, id),
  foreign key (company_id, loser_id) references customers (company_id, id)
);
create index customer_merges_by_winner on customer_merges (company_id, winner_id, id);
create index customer_merges_by_loser on customer_merges (company_id, loser_id, id);

-- Rows that a merge moved from the losing shop to the winning one.
create table customer_merge_moves (
  company_id bigint not null,
  merge_id bigint not null,
  table_name text not null,
  record_key text not null,          -- the id, or key columns without the shop, joined by |
  primary key (company_id, merge_id, table_name, record_key),
  foreign key (company_id, merge_id) references customer_merges (company_id, id)
);
