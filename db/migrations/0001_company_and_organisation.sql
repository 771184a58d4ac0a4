-- The company is the tenant: every table starts with company_id, every key begins with it.
-- Dates are day numbers since 1970-01-01, periods year*100+month, instants milliseconds UTC,
-- money minor units, flags 0/1. Ids are made by the application.
create table companies (
  company_id bigint not null primary key,
  code text not null unique,
  kind text not null check (kind in ('distributor', 'supermarket')),
  name text not null,
  currency text not null,
  jurisdiction_code text not null,
  data_version bigint not null,      -- grows by one with each transaction that changes records
  orders_removed bigint not null,    -- grows when an order leaves: facts then start afresh
  created_at_ms bigint not null
);

create table people (
  company_id bigint not null references companies (company_id),
  id bigint not null,
  code text not null,
  name text not null,
  role text not null,
  import_id bigint,
  primary key (company_id, id),
  unique (company_id, code)
);

create table organisation_units (
  company_id bigint not null references companies (company_id),
  id bigint not null,
  code text not null,
  name text not null,
  kind text not null check (kind in
    ('city_company', 'county_branch', 'market_department', 'sales_area')),
  parent_id bigint,
  manager_id bigint,                 -- the customer manager of a sales area
  import_id bigint,
  primary key (company_id, id),
  unique (company_id, code),
  foreign key (company_id, parent_id) references organisation_units (company_id, id),
  foreign key (company_id, manager_id) references people (company_id, id)
);

-- Coded, versioned dictionaries. The newest version not after a period is in force.
create table dictionary_entries (
  company_id bigint not null references companies (company_id),
  dictionary text not null,
  version bigint not null,
  code text not null,
  name_zh text not null,
  name_en text not null,
  seq bigint not null,
  low_minor bigint,                  -- price classes and bands: low <= price < high
  high_minor bigint,
  effective_from bigint not null,
  primary key (company_id, dictionary, version, code)
);

-- History of every field of every record, and the memory that undoes an import.
create table record_changes (
  company_id bigint not null references companies (company_id),
  id bigint not null,
  table_name text not null,
  record_key text not null,
  field text not null,               -- '' with action created or deleted
  action text not null check (action in ('created', 'updated', 'deleted')),
  old_value text,
  new_value text,
  actor text not null,
  import_id bigint,
  changed_at_ms bigint not null,
  primary key (company_id, id)
);
create index record_changes_by_record on record_changes (company_id, table_name, record_key, id);
create index record_changes_by_import on record_changes (company_id, import_id, id);

create table imports (
  company_id bigint not null references companies (company_id),
  id bigint not null,
  kind text not null,
  file_name text not null,
  file_sha256 text not null,
  mapping_sha256 text not null,
  mode text not null check (mode in ('create', 'update', 'both')),
  state text not null check (state in ('running', 'interrupted', 'done', 'refused', 'undone')),
  rows_committed bigint not null,    -- data rows of the file whose effect is committed
  rows_read bigint not null,
  rows_created bigint not null,
  rows_changed bigint not null,
  rows_unchanged bigint not null,
  rows_rejected bigint not null,
  message text not null,
  actor text not null,
  started_at_ms bigint not null,
  finished_at_ms bigint,
  primary key (company_id, id)
);
