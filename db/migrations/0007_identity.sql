-- Who may sign in, what they may do, and over whose data. Secrets stand here only as hashes, or
-- sealed with a key that is a file outside the database.

create table accounts (
  company_id bigint not null references companies (company_id),
  id bigint not null,
  login text not null,               -- lower case
  name text not null,
  person_id bigint,
  customer_id bigint,                -- a retailer's shop
  state text not null check (state in ('active', 'disabled')),
  language text not null check (language in ('zh', 'en')),
  reach text not null check (reach in ('company', 'units', 'own_areas', 'shop')),
  password_hash text not null,       -- PHC string; empty: none yet, a link was handed out
  must_change bigint not null,
  totp_state text not null check (totp_state in ('off', 'pending', 'on')),
  totp_sealed text not null,
  totp_last_step bigint not null,    -- a step is accepted once, and never an older one
  version bigint not null,
  created_at_ms bigint not null,
  last_sign_in_at_ms bigint,
  primary key (company_id, id),
  unique (company_id, login),
  foreign key (company_id, person_id) references people (company_id, id),
  foreign key (company_id, customer_id) references customers (company_id, id)
);

create table account_roles (
  company_id bigint not null references companies (company_id),
  account_id bigint not null,
  role_code text not null,
  primary key (company_id, account_id, role_code),
  foreign key (company_id, account_id) references accounts (company_id, id)
);

-- The organisation units whose subtrees an account with reach 'units' sees.
create table account_units (
  company_id bigint not null references companies (company_id),
  account_id bigint not null,
  unit_id bigint not null,
  primary key (company_id, account_id, unit_id),
  foreign key (company_id, account_id) references accounts (company_id, id),
  foreign key (company_id, unit_id) references organisation_units (company_id, id)
);

-- A company's own roles; the newest version is in force. Those of the box stand in the program.
create table roles (
  company_id bigint not null references companies (company_id),
  code text not null,
  version bigint not null,
  name_zh text not null,
  name_en text not null,
  permissions text not null,         -- comma-separated
  state text not null check (state in ('active', 'retired')),
  changed_by text not null,
  changed_at_ms bigint not null,
  primary key (company_id, code, version)
);

-- Grows with every change of accounts and roles: cached rights are compared with it.
create table identity_epochs (
  company_id bigint not null primary key references companies (company_id),
  epoch bigint not null
);

create table sessions (
  company_id bigint not null references companies (company_id),
  id bigint not null,
  account_id bigint not null,
  token_hash text not null,
  created_at_ms bigint not null,
  last_seen_at_ms bigint not null,
  expires_at_ms bigint not null,     -- absolute end
  remote_address text not null,
  user_agent text not null,
  primary key (company_id, id),
  unique (company_id, token_hash),
  foreign key (company_id, account_id) references accounts (company_id, id)
);
create index sessions_by_account on sessions (company_id, account_id, id);
create index sessions_by_end on sessions (company_id, expires_at_ms);

-- Failed attempts by source, by (login, source) and by login; known and unknown logins alike.
create table sign_in_counters (
  company_id bigint not null,        -- 0: a company that does not exist
  kind text not null,
  key text not null,
  failures bigint not null,
  window_from_ms bigint not null,
  last_at_ms bigint not null,
  blocked_until_ms bigint not null,
  last_success_ms bigint not null,   -- 0: never
  primary key (company_id, kind, key)
);
create index sign_in_counters_by_age on sign_in_counters (company_id, last_at_ms);

create table recovery_codes (
  company_id bigint not null references companies (company_id),
  account_id bigint not null,
  code_hash text not null,
  used_at_ms bigint,
  primary key (company_id, account_id, code_hash),
  foreign key (company_id, account_id) references accounts (company_id, id)
);

create table api_keys (
  company_id bigint not null references companies (company_id),
  id bigint not null,
  account_id bigint not null,        -- whose rights bound the key's
  name text not null,
  key_hash text not null,
  key_hint text not null,            -- its first characters, to tell keys apart
  permissions text not null,
  created_at_ms bigint not null,
  expires_at_ms bigint,
  last_used_at_ms bigint,
  revoked_at_ms bigint,
  primary key (company_id, id),
  unique (company_id, key_hash),
  foreign key (company_id, account_id) references accounts (company_id, id)
);

-- Links for the first administrator and for setting a password; used once, then deleted.
create table one_time_links (
  company_id bigint not null references companies (company_id),
  token_hash text not null,
  account_id bigint,                 -- null: makes the first administrator
  created_at_ms bigint not null,
  expires_at_ms bigint not null,
  primary key (company_id, token_hash),
  foreign key (company_id, account_id) references accounts (company_id, id)
);
