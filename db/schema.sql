-- The schema that db/migrations makes, as SQLite reports it. Written by db_test with
-- ROUNDSMAN_WRITE_SCHEMA=1; never edited by hand. PostgreSQL has the same tables,
-- columns and keys, with bytea for blob. Checks stand in the migrations.

create table area_dashboards (
  company_id bigint not null,
  run_id bigint not null,
  sales_area_id bigint not null,
  body blob not null,
  primary key (company_id, run_id, sales_area_id),
  foreign key (company_id, run_id) references month_runs (company_id, id)
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
  primary key (company_id, id),
  unique (company_id, customer_code),
  foreign key (company_id) references companies (company_id),
  foreign key (company_id, sales_area_id) references organisation_units (company_id, id)
);
create index customers_by_area on customers (company_id, sales_area_id, id);

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

create table import_rejects (
  company_id bigint not null,
  import_id bigint not null,
  chunk_no bigint not null,
  body blob not null,
  primary key (company_id, import_id, chunk_no),
  foreign key (company_id, import_id) references imports (company_id, id)
);

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
  primary key (company_id, id),
  foreign key (company_id) references companies (company_id)
);
create index imports_by_file on imports (company_id, kind, file_sha256);

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

create table schema_migrations (
  version bigint not null,
  name text not null,
  applied_at_ms bigint not null,
  primary key (version)
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
