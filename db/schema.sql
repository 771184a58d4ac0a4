-- The schema that db/migrations makes, as SQLite reports it. Written by db_test with
-- ROUNDSMAN_WRITE_SCHEMA=1; never edited by hand. PostgreSQL has the same tables,
-- columns and keys, with bytea for blob. Checks stand in the migrations.

create table account_roles (
  company_id bigint not null,
  account_id bigint not null,
  role_code text not null,
  primary key (company_id, account_id, role_code),
  foreign key (company_id) references companies (company_id),
  foreign key (company_id, account_id) references accounts (company_id, id)
);

create table account_units (
  company_id bigint not null,
  account_id bigint not null,
  unit_id bigint not null,
  primary key (company_id, account_id, unit_id),
  foreign key (company_id) references companies (company_id),
  foreign key (company_id, account_id) references accounts (company_id, id),
  foreign key (company_id, unit_id) references organisation_units (company_id, id)
);

create table accounts (
  company_id bigint not null,
  id bigint not null,
  login text not null,
  name text not null,
  person_id bigint,
  customer_id bigint,
  state text not null,
  language text not null,
  reach text not null,
  password_hash text not null,
  must_change bigint not null,
  totp_state text not null,
  totp_sealed text not null,
  totp_last_step bigint not null,
  version bigint not null,
  created_at_ms bigint not null,
  last_sign_in_at_ms bigint,
  primary key (company_id, id),
  unique (company_id, login),
  foreign key (company_id) references companies (company_id),
  foreign key (company_id, person_id) references people (company_id, id),
  foreign key (company_id, customer_id) references customers (company_id, id)
);

create table analysis_results (
  company_id bigint not null,
  run_id bigint not null,
  model text not null,
  version bigint not null,
  unknown text not null,
  unknown_detail text not null,
  document blob not null,
  watch text not null,
  seconds double precision not null,
  primary key (company_id, run_id, model),
  foreign key (company_id, run_id) references analysis_runs (company_id, id)
);

create table analysis_runs (
  company_id bigint not null,
  id bigint not null,
  period bigint not null,
  until_day bigint not null,
  data_version bigint not null,
  seed bigint not null,
  started_at_ms bigint not null,
  published_at_ms bigint,
  primary key (company_id, id),
  foreign key (company_id) references companies (company_id)
);
create index analysis_runs_of_period on analysis_runs (company_id, period);

create table api_keys (
  company_id bigint not null,
  id bigint not null,
  account_id bigint not null,
  name text not null,
  key_hash text not null,
  key_hint text not null,
  permissions text not null,
  created_at_ms bigint not null,
  expires_at_ms bigint,
  last_used_at_ms bigint,
  revoked_at_ms bigint,
  primary key (company_id, id),
  unique (company_id, key_hash),
  foreign key (company_id) references companies (company_id),
  foreign key (company_id, account_id) references accounts (company_id, id)
);

create table area_dashboards (
  company_id bigint not null,
  run_id bigint not null,
  sales_area_id bigint not null,
  body blob not null,
  primary key (company_id, run_id, sales_area_id),
  foreign key (company_id, run_id) references month_runs (company_id, id)
);

create table audit_heads (
  company_id bigint not null,
  seq bigint not null,
  hash text not null,
  primary key (company_id),
  foreign key (company_id) references companies (company_id)
);

create table audit_rows (
  company_id bigint not null,
  seq bigint not null,
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
  hash text not null,
  primary key (company_id, seq),
  foreign key (company_id) references companies (company_id)
);
create index audit_rows_by_actor on audit_rows (company_id, actor, seq);
create index audit_rows_by_object on audit_rows (company_id, object_kind, object_id, seq);

create table book_decisions (
  company_id bigint not null,
  period bigint not null,
  customer_id bigint not null,
  item_key text not null,
  item_name text not null,
  decision text not null,
  comment text not null,
  book_version bigint not null,
  version bigint not null,
  decided_by bigint not null,
  decided_by_name text not null,
  decided_at_ms bigint not null,
  primary key (company_id, period, customer_id, item_key),
  foreign key (company_id) references companies (company_id),
  foreign key (company_id, customer_id) references customers (company_id, id)
);

create table companies (
  company_id bigint not null,
  code text not null,
  kind text not null,
  name text not null,
  currency text not null,
  jurisdiction_code text not null,
  data_version bigint not null,
  orders_removed bigint not null,
  created_at_ms bigint not null,
  primary key (company_id),
  unique (code)
);

create table customer_contacts (
  company_id bigint not null,
  id bigint not null,
  customer_id bigint not null,
  name text not null,
  role text not null,
  phone text,
  note text,
  is_primary bigint not null,
  version bigint not null,
  created_by text not null,
  created_at_ms bigint not null,
  primary key (company_id, id),
  foreign key (company_id) references companies (company_id),
  foreign key (company_id, customer_id) references customers (company_id, id)
);
create index customer_contacts_by_customer on customer_contacts (company_id, customer_id, id);

create table customer_files (
  company_id bigint not null,
  id bigint not null,
  customer_id bigint not null,
  file_name text not null,
  content_type text not null,
  size_bytes bigint not null,
  sha256 text not null,
  created_by text not null,
  created_at_ms bigint not null,
  primary key (company_id, id),
  foreign key (company_id) references companies (company_id),
  foreign key (company_id, customer_id) references customers (company_id, id)
);
create index customer_files_by_customer on customer_files (company_id, customer_id, id);
create index customer_files_by_hash on customer_files (company_id, sha256);

create table customer_merge_moves (
  company_id bigint not null,
  merge_id bigint not null,
  table_name text not null,
  record_key text not null,
  primary key (company_id, merge_id, table_name, record_key),
  foreign key (company_id, merge_id) references customer_merges (company_id, id)
);

create table customer_merges (
  company_id bigint not null,
  id bigint not null,
  winner_id bigint not null,
  loser_id bigint not null,
  winner_before text not null,
  loser_before text not null,
  winner_version bigint not null,
  actor text not null,
  merged_at_ms bigint not null,
  undone_by text,
  undone_at_ms bigint,
  primary key (company_id, id),
  foreign key (company_id) references companies (company_id),
  foreign key (company_id, winner_id) references customers (company_id, id),
  foreign key (company_id, loser_id) references customers (company_id, id)
);
create index customer_merges_by_loser on customer_merges (company_id, loser_id, id);
create index customer_merges_by_winner on customer_merges (company_id, winner_id, id);

create table customer_months (
  company_id bigint not null,
  customer_id bigint not null,
  period bigint not null,
  grade_no bigint,
  credit_grade text,
  credit_score double precision,
  monthly_cap bigint,
  new_retail_score double precision,
  scan_rate double precision,
  scan_accuracy double precision,
  pos_offline_days bigint,
  pos_total_minor bigint,
  import_id bigint,
  primary key (company_id, customer_id, period),
  foreign key (company_id) references companies (company_id),
  foreign key (company_id, customer_id) references customers (company_id, id)
);
create index customer_months_by_period on customer_months (company_id, period, customer_id);

create table customer_notes (
  company_id bigint not null,
  id bigint not null,
  customer_id bigint not null,
  body text not null,
  created_by_id bigint,
  created_by text not null,
  created_at_ms bigint not null,
  primary key (company_id, id),
  foreign key (company_id) references companies (company_id),
  foreign key (company_id, customer_id) references customers (company_id, id)
);
create index customer_notes_by_customer on customer_notes (company_id, customer_id, id);

create table customers (
  company_id bigint not null,
  id bigint not null,
  customer_code text not null,
  shop_name text not null,
  license_no text,
  license_valid_from bigint,
  license_valid_to bigint,
  license_status text,
  license_scope text,
  subject_type text,
  uscc text,
  holder_name text,
  actual_operator text,
  order_phone text,
  address text,
  approved_address text,
  city text,
  lng double precision,
  lat double precision,
  floor_area_m2 double precision,
  business_format text,
  market_type text,
  urban_rural_code text,
  trade_zone_type text,
  business_scale text,
  credit_grade text,
  activity_level bigint,
  mutual_aid_group text,
  is_group_leader bigint,
  terminal_type text,
  terminal_star bigint,
  is_model_store bigint,
  order_cycle text,
  order_weekday bigint,
  order_channel text,
  settlement_method text,
  settle_account_holder_match bigint,
  invoice_type text,
  sales_area_id bigint,
  service_route text,
  visit_seq bigint,
  delivery_route text,
  delivery_seq bigint,
  business_hours text,
  is_night_shop bigint,
  is_multi_shop bigint,
  consumer_group text,
  pos_type text,
  pos_online bigint,
  is_data_sharing bigint,
  dynamic_tags text,
  dist_to_school_m double precision,
  personality_type text,
  education_level text,
  digital_skill text,
  communication_style_note text,
  display_score double precision,
  willingness double precision,
  opened_on bigint,
  status text not null,
  import_id bigint,
  version bigint not null,
  changed_in bigint not null,
  merged_into_id bigint,
  primary key (company_id, id),
  unique (company_id, customer_code),
  foreign key (company_id) references companies (company_id),
  foreign key (company_id, sales_area_id) references organisation_units (company_id, id)
);
create index customers_by_area on customers (company_id, sales_area_id, id);
create index customers_by_change on customers (company_id, changed_in, id);

create table dictionary_entries (
  company_id bigint not null,
  dictionary text not null,
  version bigint not null,
  code text not null,
  name_zh text not null,
  name_en text not null,
  seq bigint not null,
  low_minor bigint,
  high_minor bigint,
  effective_from bigint not null,
  primary key (company_id, dictionary, version, code),
  foreign key (company_id) references companies (company_id)
);

create table duplicate_pairs (
  company_id bigint not null,
  first_id bigint not null,
  second_id bigint not null,
  score double precision not null,
  reasons text not null,
  scan_id bigint not null,
  is_dismissed bigint not null,
  primary key (company_id, first_id, second_id),
  foreign key (company_id) references companies (company_id),
  foreign key (company_id, first_id) references customers (company_id, id),
  foreign key (company_id, second_id) references customers (company_id, id)
);
create index duplicate_pairs_by_score on duplicate_pairs (company_id, score, first_id, second_id);

create table exports (
  company_id bigint not null,
  id bigint not null,
  kind text not null,
  format text not null,
  query text not null,
  columns text not null,
  language text not null,
  state text not null,
  row_count bigint,
  bytes bigint,
  file_name text not null,
  job_id bigint,
  account_id bigint not null,
  created_by text not null,
  created_at_ms bigint not null,
  finished_at_ms bigint,
  expires_at_ms bigint not null,
  reason text not null,
  message text not null,
  primary key (company_id, id),
  foreign key (company_id) references companies (company_id)
);
create index exports_by_account on exports (company_id, account_id, id);
create index exports_by_end on exports (company_id, expires_at_ms);

create table grade_calcs (
  company_id bigint not null,
  run_id bigint not null,
  customer_id bigint not null,
  grade_no bigint not null,
  previous_grade_no bigint,
  score double precision not null,
  rank bigint not null,
  explanation text not null,
  primary key (company_id, run_id, customer_id),
  foreign key (company_id, run_id) references month_runs (company_id, id)
);

create table guidance_books (
  company_id bigint not null,
  run_id bigint not null,
  customer_id bigint not null,
  body blob not null,
  primary key (company_id, run_id, customer_id),
  foreign key (company_id, run_id) references month_runs (company_id, id)
);

create table idempotency_keys (
  company_id bigint not null,
  account_id bigint not null,
  route text not null,
  key text not null,
  request_sha256 text not null,
  status bigint not null,
  content_type text not null,
  headers text not null,
  body blob not null,
  created_at_ms bigint not null,
  primary key (company_id, account_id, route, key),
  foreign key (company_id) references companies (company_id)
);
create index idempotency_keys_by_age on idempotency_keys (company_id, created_at_ms);

create table identity_epochs (
  company_id bigint not null,
  epoch bigint not null,
  primary key (company_id),
  foreign key (company_id) references companies (company_id)
);

create table import_mappings (
  company_id bigint not null,
  id bigint not null,
  name text not null,
  kind text not null,
  body text not null,
  version bigint not null,
  updated_by text not null,
  updated_at_ms bigint not null,
  primary key (company_id, id),
  unique (company_id, kind, name),
  foreign key (company_id) references companies (company_id)
);

create table import_rejects (
  company_id bigint not null,
  import_id bigint not null,
  chunk_no bigint not null,
  body blob not null,
  primary key (company_id, import_id, chunk_no),
  foreign key (company_id, import_id) references imports (company_id, id)
);

create table import_requests (
  company_id bigint not null,
  id bigint not null,
  upload_id bigint not null,
  file_name text not null,
  kind text not null,
  mode text not null,
  dry_run bigint not null,
  mapping text not null,
  job_id bigint not null,
  import_id bigint,
  state text not null,
  rows_read bigint not null,
  rows_created bigint not null,
  rows_changed bigint not null,
  rows_unchanged bigint not null,
  rows_rejected bigint not null,
  report text not null,
  reason text not null,
  message text not null,
  rejects_file text not null,
  actor text not null,
  created_at_ms bigint not null,
  finished_at_ms bigint,
  primary key (company_id, id),
  foreign key (company_id) references companies (company_id)
);
create index import_requests_by_import on import_requests (company_id, import_id);

create table imports (
  company_id bigint not null,
  id bigint not null,
  kind text not null,
  file_name text not null,
  file_sha256 text not null,
  mapping_sha256 text not null,
  mode text not null,
  state text not null,
  rows_committed bigint not null,
  rows_read bigint not null,
  rows_created bigint not null,
  rows_changed bigint not null,
  rows_unchanged bigint not null,
  rows_rejected bigint not null,
  message text not null,
  actor text not null,
  started_at_ms bigint not null,
  finished_at_ms bigint,
  rejects_header text not null,
  primary key (company_id, id),
  foreign key (company_id) references companies (company_id)
);
create index imports_by_file on imports (company_id, kind, file_sha256);

create table job_schedules (
  company_id bigint not null,
  kind text not null,
  last_slot bigint not null,
  primary key (company_id, kind),
  foreign key (company_id) references companies (company_id)
);

create table jobs (
  company_id bigint not null,
  id bigint not null,
  kind text not null,
  state text not null,
  arguments text not null,
  result text not null,
  reason text not null,
  message text not null,
  stage text not null,
  units_done bigint not null,
  units_total bigint not null,
  attempts bigint not null,
  attempts_max bigint not null,
  unique_key text,
  fence bigint not null,
  lease_owner text not null,
  lease_until_ms bigint not null,
  not_before_ms bigint not null,
  changed_at_ms bigint not null,
  created_by bigint,
  created_by_name text not null,
  created_at_ms bigint not null,
  started_at_ms bigint,
  finished_at_ms bigint,
  cancel_requested bigint not null,
  primary key (company_id, id),
  foreign key (company_id) references companies (company_id)
);
create index jobs_by_kind on jobs (company_id, kind, id);
create index jobs_by_state on jobs (company_id, state, not_before_ms, id);
create unique index jobs_unfinished_key on jobs (company_id, unique_key);

create table key_products (
  company_id bigint not null,
  period bigint not null,
  product_id bigint not null,
  import_id bigint,
  primary key (company_id, period, product_id),
  foreign key (company_id) references companies (company_id),
  foreign key (company_id, product_id) references products (company_id, id)
);

create table license_events (
  company_id bigint not null,
  id bigint not null,
  customer_id bigint not null,
  event_type text not null,
  applied_on bigint,
  effective_from bigint not null,
  effective_to bigint,
  document_no text,
  import_id bigint,
  primary key (company_id, id),
  foreign key (company_id) references companies (company_id),
  foreign key (company_id, customer_id) references customers (company_id, id)
);
create index license_events_by_customer on license_events (company_id, customer_id, effective_from);

create table market_prices (
  company_id bigint not null,
  customer_id bigint not null,
  observed_on bigint not null,
  product_id bigint not null,
  carton_price_minor bigint not null,
  pack_price_minor bigint,
  tag_present bigint,
  import_id bigint,
  primary key (company_id, customer_id, observed_on, product_id),
  foreign key (company_id) references companies (company_id),
  foreign key (company_id, customer_id) references customers (company_id, id),
  foreign key (company_id, product_id) references products (company_id, id)
);

create table model_configs (
  company_id bigint not null,
  model text not null,
  version bigint not null,
  body text not null,
  created_at_ms bigint not null,
  primary key (company_id, model, version),
  foreign key (company_id) references companies (company_id)
);

create table model_drafts (
  company_id bigint not null,
  model text not null,
  item text not null,
  base_version bigint not null,
  body text not null,
  comment text not null,
  version bigint not null,
  edited_by bigint not null,
  edited_by_name text not null,
  edited_at_ms bigint not null,
  primary key (company_id, model, item),
  foreign key (company_id) references companies (company_id)
);

create table model_publications (
  company_id bigint not null,
  model text not null,
  item text not null,
  version bigint not null,
  comment text not null,
  published_by bigint not null,
  published_by_name text not null,
  published_at_ms bigint not null,
  primary key (company_id, model, item, version),
  foreign key (company_id) references companies (company_id)
);

create table model_versions (
  company_id bigint not null,
  model text not null,
  version bigint not null,
  state text not null,
  why text not null,
  parameters text not null,
  learnt blob not null,
  seed bigint not null,
  trained_until bigint not null,
  data_version bigint not null,
  back_test text,
  seconds double precision not null,
  trained_at_ms bigint not null,
  changed_at_ms bigint not null,
  changed_by text not null,
  primary key (company_id, model, version),
  foreign key (company_id) references companies (company_id)
);

create table month_metrics (
  company_id bigint not null,
  run_id bigint not null,
  customer_id bigint not null,
  body blob not null,
  primary key (company_id, run_id, customer_id),
  foreign key (company_id, run_id) references month_runs (company_id, id)
);

create table month_runs (
  company_id bigint not null,
  id bigint not null,
  period bigint not null,
  version bigint not null,
  state text not null,
  data_version bigint not null,
  inputs_hash text not null,
  grading_version bigint not null,
  target_classes_version bigint not null,
  strategies_hash text not null,
  seed bigint not null,
  metric_ids text not null,
  customers_total bigint not null,
  customers_stored bigint not null,
  started_at_ms bigint not null,
  published_at_ms bigint,
  primary key (company_id, id),
  unique (company_id, period, version),
  foreign key (company_id) references companies (company_id)
);

create table one_time_links (
  company_id bigint not null,
  token_hash text not null,
  account_id bigint,
  created_at_ms bigint not null,
  expires_at_ms bigint not null,
  primary key (company_id, token_hash),
  foreign key (company_id) references companies (company_id),
  foreign key (company_id, account_id) references accounts (company_id, id)
);

create table order_lines (
  company_id bigint not null,
  order_id bigint not null,
  line_no bigint not null,
  product_id bigint not null,
  ordered_qty bigint not null,
  amount_minor bigint not null,
  demand_qty bigint,
  limit_qty bigint,
  delivered_qty bigint,
  primary key (company_id, order_id, line_no)
);

create table orders (
  company_id bigint not null,
  id bigint not null,
  customer_id bigint not null,
  ordered_on bigint not null,
  order_no text not null,
  change_no bigint not null,
  import_id bigint,
  primary key (company_id, id),
  foreign key (company_id, customer_id) references customers (company_id, id)
);
create index orders_by_change on orders (company_id, change_no);
create index orders_by_customer on orders (company_id, customer_id, ordered_on);
create unique index orders_by_number on orders (company_id, order_no, customer_id, ordered_on);

create table organisation_units (
  company_id bigint not null,
  id bigint not null,
  code text not null,
  name text not null,
  kind text not null,
  parent_id bigint,
  manager_id bigint,
  import_id bigint,
  primary key (company_id, id),
  unique (company_id, code),
  foreign key (company_id) references companies (company_id),
  foreign key (company_id, parent_id) references organisation_units (company_id, id),
  foreign key (company_id, manager_id) references people (company_id, id)
);

create table people (
  company_id bigint not null,
  id bigint not null,
  code text not null,
  name text not null,
  role text not null,
  import_id bigint,
  primary key (company_id, id),
  unique (company_id, code),
  foreign key (company_id) references companies (company_id)
);

create table product_substitutes (
  company_id bigint not null,
  product_id bigint not null,
  substitute_id bigint not null,
  reason text not null,
  score double precision not null,
  import_id bigint,
  primary key (company_id, product_id, substitute_id),
  foreign key (company_id) references companies (company_id),
  foreign key (company_id, product_id) references products (company_id, id),
  foreign key (company_id, substitute_id) references products (company_id, id)
);

create table products (
  company_id bigint not null,
  id bigint not null,
  product_code text not null,
  product_name text not null,
  carton_barcode text,
  pack_barcode text,
  brand text,
  manufacturer text,
  category text,
  product_kind text not null,
  price_class text,
  price_tier text,
  price_band text,
  allocation_price_minor bigint,
  wholesale_price_minor bigint,
  guide_retail_price_minor bigint,
  guide_pack_price_minor bigint,
  unit_name text not null,
  sticks_per_pack bigint,
  packs_per_carton bigint,
  cartons_per_case bigint,
  tar_mg double precision,
  nicotine_mg double precision,
  co_mg double precision,
  pack_form text,
  has_capsule bigint,
  flavor_group text,
  origin_type text,
  is_new bigint,
  launch_date bigint,
  is_delisted bigint,
  successor_code text,
  portfolio_role text,
  supply_attribute text,
  status text not null,
  import_id bigint,
  version bigint not null,
  changed_in bigint not null,
  primary key (company_id, id),
  unique (company_id, product_code),
  foreign key (company_id) references companies (company_id)
);

create table record_changes (
  company_id bigint not null,
  id bigint not null,
  table_name text not null,
  record_key text not null,
  field text not null,
  action text not null,
  old_value text,
  new_value text,
  actor text not null,
  import_id bigint,
  changed_at_ms bigint not null,
  primary key (company_id, id),
  foreign key (company_id) references companies (company_id)
);
create index record_changes_by_import on record_changes (company_id, import_id, id);
create index record_changes_by_record on record_changes (company_id, table_name, record_key, id);

create table recovery_codes (
  company_id bigint not null,
  account_id bigint not null,
  code_hash text not null,
  used_at_ms bigint,
  primary key (company_id, account_id, code_hash),
  foreign key (company_id) references companies (company_id),
  foreign key (company_id, account_id) references accounts (company_id, id)
);

create table research_answers (
  company_id bigint not null,
  study_id bigint not null,
  import_id bigint not null,
  codes text not null,
  answers bigint not null,
  primary key (company_id, study_id, import_id, codes),
  foreign key (company_id, study_id) references research_studies (company_id, id),
  foreign key (company_id, import_id) references research_imports (company_id, id)
);

create table research_imports (
  company_id bigint not null,
  id bigint not null,
  study_id bigint not null,
  file_name text not null,
  sha256 text not null,
  answers bigint not null,
  imported_by_name text not null,
  imported_at_ms bigint not null,
  primary key (company_id, id),
  unique (company_id, sha256),
  foreign key (company_id, study_id) references research_studies (company_id, id)
);

create table research_margins (
  company_id bigint not null,
  study_id bigint not null,
  dimensions text not null,
  counts text not null,
  primary key (company_id, study_id, dimensions),
  foreign key (company_id, study_id) references research_studies (company_id, id)
);

create table research_studies (
  company_id bigint not null,
  id bigint not null,
  title text not null,
  state text not null,
  first_period bigint not null,
  last_period bigint not null,
  definition text not null,
  version bigint not null,
  changed_by_name text not null,
  changed_at_ms bigint not null,
  published_by_name text,
  published_at_ms bigint,
  primary key (company_id, id),
  unique (company_id, title),
  foreign key (company_id) references companies (company_id)
);

create table research_tables (
  company_id bigint not null,
  study_id bigint not null,
  position bigint not null,
  dimensions text not null,
  is_published bigint not null,
  primary key (company_id, study_id, position),
  foreign key (company_id, study_id) references research_studies (company_id, id)
);

create table retail_stock_counts (
  company_id bigint not null,
  customer_id bigint not null,
  counted_on bigint not null,
  product_id bigint not null,
  method text not null,
  stock_cartons double precision not null,
  oldest_production_date bigint,
  stockout_days bigint,
  import_id bigint,
  primary key (company_id, customer_id, counted_on, product_id),
  foreign key (company_id) references companies (company_id),
  foreign key (company_id, customer_id) references customers (company_id, id),
  foreign key (company_id, product_id) references products (company_id, id)
);

create table roles (
  company_id bigint not null,
  code text not null,
  version bigint not null,
  name_zh text not null,
  name_en text not null,
  permissions text not null,
  state text not null,
  changed_by text not null,
  changed_at_ms bigint not null,
  primary key (company_id, code, version),
  foreign key (company_id) references companies (company_id)
);

create table saved_view_marks (
  company_id bigint not null,
  view_id bigint not null,
  account_id bigint not null,
  is_pinned bigint not null,
  is_default bigint not null,
  primary key (company_id, view_id, account_id),
  foreign key (company_id, view_id) references saved_views (company_id, id)
);

create table saved_views (
  company_id bigint not null,
  id bigint not null,
  page text not null,
  name text not null,
  visibility text not null,
  unit_id bigint,
  owner_id bigint not null,
  owner_name text not null,
  definition text not null,
  version bigint not null,
  changed_at_ms bigint not null,
  primary key (company_id, id),
  foreign key (company_id) references companies (company_id)
);
create index saved_views_by_page on saved_views (company_id, page, visibility, id);

create table schema_migrations (
  version bigint not null,
  name text not null,
  applied_at_ms bigint not null,
  primary key (version)
);

create table segment_members (
  company_id bigint not null,
  segment_id bigint not null,
  customer_id bigint not null,
  entered_at_ms bigint not null,
  left_at_ms bigint,
  primary key (company_id, segment_id, customer_id, entered_at_ms),
  foreign key (company_id, segment_id) references segments (company_id, id)
);
create index segment_members_of_shop on segment_members (company_id, customer_id);

create table segments (
  company_id bigint not null,
  id bigint not null,
  name text not null,
  description text not null,
  is_static bigint not null,
  is_shared bigint not null,
  rule text not null,
  owner_id bigint not null,
  owner_name text not null,
  version bigint not null,
  changed_at_ms bigint not null,
  refreshed_at_ms bigint,
  primary key (company_id, id),
  unique (company_id, name),
  foreign key (company_id) references companies (company_id)
);

create table service_strategies (
  company_id bigint not null,
  code text not null,
  version bigint not null,
  body text not null,
  is_active bigint not null,
  created_at_ms bigint not null,
  primary key (company_id, code, version),
  foreign key (company_id) references companies (company_id)
);

create table sessions (
  company_id bigint not null,
  id bigint not null,
  account_id bigint not null,
  token_hash text not null,
  created_at_ms bigint not null,
  last_seen_at_ms bigint not null,
  expires_at_ms bigint not null,
  remote_address text not null,
  user_agent text not null,
  primary key (company_id, id),
  unique (company_id, token_hash),
  foreign key (company_id) references companies (company_id),
  foreign key (company_id, account_id) references accounts (company_id, id)
);
create index sessions_by_account on sessions (company_id, account_id, id);
create index sessions_by_end on sessions (company_id, expires_at_ms);

create table shop_scores (
  company_id bigint not null,
  run_id bigint not null,
  customer_id bigint not null,
  scores blob not null,
  primary key (company_id, run_id, customer_id),
  foreign key (company_id, run_id) references analysis_runs (company_id, id)
);

create table sign_in_counters (
  company_id bigint not null,
  kind text not null,
  key text not null,
  failures bigint not null,
  window_from_ms bigint not null,
  last_at_ms bigint not null,
  blocked_until_ms bigint not null,
  last_success_ms bigint not null,
  primary key (company_id, kind, key)
);
create index sign_in_counters_by_age on sign_in_counters (company_id, last_at_ms);

create table target_gates (
  company_id bigint not null,
  run_id bigint not null,
  customer_id bigint not null,
  class_code text not null,
  rule text not null,
  text_zh text not null,
  text_en text not null,
  primary key (company_id, run_id, customer_id, class_code, rule),
  foreign key (company_id, run_id) references month_runs (company_id, id)
);

create table target_list_entries (
  company_id bigint not null,
  run_id bigint not null,
  sales_area_id bigint not null,
  class_code text not null,
  customer_id bigint not null,
  priority bigint not null,
  is_primary bigint not null,
  score double precision not null,
  reason_code text not null,
  reason_zh text not null,
  reason_en text not null,
  evidence text not null,
  primary key (company_id, run_id, sales_area_id, class_code, customer_id, reason_code),
  foreign key (company_id, run_id) references month_runs (company_id, id)
);

create table upload_parts (
  company_id bigint not null,
  upload_id bigint not null,
  part_no bigint not null,
  primary key (company_id, upload_id, part_no),
  foreign key (company_id, upload_id) references uploads (company_id, id)
);

create table uploads (
  company_id bigint not null,
  id bigint not null,
  file_name text not null,
  bytes bigint not null,
  sha256 text not null,
  state text not null,
  created_by bigint,
  created_by_name text not null,
  created_at_ms bigint not null,
  expires_at_ms bigint not null,
  primary key (company_id, id),
  foreign key (company_id) references companies (company_id)
);
create index uploads_by_end on uploads (company_id, expires_at_ms);
