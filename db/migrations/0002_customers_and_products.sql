-- Licensed shops (零售户). Field names follow the glossary's retail_customer list.
create table customers (
  company_id bigint not null references companies (company_id),
  id bigint not null,
  customer_code text not null,
  shop_name text not null,
  license_no text,
  license_valid_from bigint,
  license_valid_to bigint,
  license_status text,
  license_scope text,                -- comma-separated codes of dictionary license_scope
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
  display_score double precision,    -- 0..1, display and price tags found in order on the last audit
  willingness double precision,      -- 0..1, stated on the last visit
  opened_on bigint,
  status text not null,              -- active, inactive, placeholder
  import_id bigint,
  primary key (company_id, id),
  unique (company_id, customer_code),
  foreign key (company_id, sales_area_id) references organisation_units (company_id, id)
);
create index customers_by_area on customers (company_id, sales_area_id, id);

create table license_events (
  company_id bigint not null references companies (company_id),
  id bigint not null,
  customer_id bigint not null,
  event_type text not null,
  applied_on bigint,
  effective_from bigint not null,
  effective_to bigint,
  document_no text,
  import_id bigint,
  primary key (company_id, id),
  foreign key (company_id, customer_id) references customers (company_id, id)
);
create index license_events_by_customer on license_events (company_id, customer_id, effective_from);

-- Monthly outside figures of a shop, as other systems deliver them.
create table customer_months (
  company_id bigint not null references companies (company_id),
  customer_id bigint not null,
  period bigint not null,
  grade_no bigint,
  credit_grade text,
  credit_score double precision,
  monthly_cap bigint,
  new_retail_score double precision, -- 0..100
  scan_rate double precision,        -- 0..1
  scan_accuracy double precision,    -- 0..1
  pos_offline_days bigint,
  pos_total_minor bigint,            -- all sales of the shop's own till, tobacco and other goods
  import_id bigint,
  primary key (company_id, customer_id, period),
  foreign key (company_id, customer_id) references customers (company_id, id)
);
create index customer_months_by_period on customer_months (company_id, period, customer_id);

create table products (
  company_id bigint not null references companies (company_id),
  id bigint not null,
  product_code text not null,
  product_name text not null,
  carton_barcode text,
  pack_barcode text,
  brand text,
  manufacturer text,
  category text,
  product_kind text not null,        -- CIGARETTE, CIGAR, CUT_TOBACCO, ECIG, HEATED, SMOKELESS, NON_TOBACCO
  price_class text,
  price_tier text,
  price_band text,
  allocation_price_minor bigint,
  wholesale_price_minor bigint,
  guide_retail_price_minor bigint,
  guide_pack_price_minor bigint,
  unit_name text not null,           -- the unit of every quantity of the product: 条, bottle
  sticks_per_pack bigint,
  packs_per_carton bigint,
  cartons_per_case bigint,
  tar_mg double precision,
  nicotine_mg double precision,
  co_mg double precision,
  pack_form text,
  has_capsule bigint,
  flavor_group text,
  origin_type text,                  -- 0 in-province, 1 other province, 3 import
  is_new bigint,
  launch_date bigint,
  is_delisted bigint,
  successor_code text,
  portfolio_role text,
  supply_attribute text,
  status text not null,              -- active, inactive, placeholder
  import_id bigint,
  primary key (company_id, id),
  unique (company_id, product_code)
);

create table product_substitutes (
  company_id bigint not null references companies (company_id),
  product_id bigint not null,
  substitute_id bigint not null,
  reason text not null,
  score double precision not null,
  import_id bigint,
  primary key (company_id, product_id, substitute_id),
  foreign key (company_id, product_id) references products (company_id, id),
  foreign key (company_id, substitute_id) references products (company_id, id)
);

create table key_products (
  company_id bigint not null references companies (company_id),
  period bigint not null,
  product_id bigint not null,
  import_id bigint,
  primary key (company_id, period, product_id),
  foreign key (company_id, product_id) references products (company_id, id)
);

create table retail_stock_counts (
  company_id bigint not null references companies (company_id),
  customer_id bigint not null,
  counted_on bigint not null,
  product_id bigint not null,
  method text not null,              -- MANUAL, POS, PHOTO
  stock_cartons double precision not null,  -- cartons and packs together, in cartons
  oldest_production_date bigint,
  stockout_days bigint,
  import_id bigint,
  primary key (company_id, customer_id, counted_on, product_id),
  foreign key (company_id, customer_id) references customers (company_id, id),
  foreign key (company_id, product_id) references products (company_id, id)
);

create table market_prices (
  company_id bigint not null references companies (company_id),
  customer_id bigint not null,
  observed_on bigint not null,
  product_id bigint not null,
  carton_price_minor bigint not null,
  pack_price_minor bigint,
  tag_present bigint,
  import_id bigint,
  primary key (company_id, customer_id, observed_on, product_id),
  foreign key (company_id, customer_id) references customers (company_id, id),
  foreign key (company_id, product_id) references products (company_id, id)
);
