-- Configuration of the monthly models: a draft is edited, a published version never changes.
create table model_configs (
  company_id bigint not null references companies (company_id),
  model text not null,               -- grading, target_classes
  version bigint not null,
  body text not null,                -- JSON
  created_at_ms bigint not null,
  primary key (company_id, model, version)
);

-- The service-strategy library: data, not code.
create table service_strategies (
  company_id bigint not null references companies (company_id),
  code text not null,
  version bigint not null,
  body text not null,                -- JSON: trigger, texts, materials
  is_active bigint not null,
  created_at_ms bigint not null,
  primary key (company_id, code, version)
);

-- One month run. A published version never changes; a new run makes a new version.
create table month_runs (
  company_id bigint not null references companies (company_id),
  id bigint not null,
  period bigint not null,
  version bigint not null,
  state text not null check (state in ('running', 'published', 'abandoned')),
  data_version bigint not null,      -- watermark of the records it read
  inputs_hash text not null,         -- of everything read: a resumed run must find the same
  grading_version bigint not null,
  target_classes_version bigint not null,
  strategies_hash text not null,
  seed bigint not null,
  metric_ids text not null,          -- columns of month_metrics.body, comma-separated
  customers_total bigint not null,
  customers_stored bigint not null,  -- in customer order: where a resumed run goes on
  started_at_ms bigint not null,
  published_at_ms bigint,
  primary key (company_id, id),
  unique (company_id, period, version)
);

create table month_metrics (
  company_id bigint not null,
  run_id bigint not null,
  customer_id bigint not null,
  body {{blob}} not null,            -- one row of the metric table
  primary key (company_id, run_id, customer_id),
  foreign key (company_id, run_id) references month_runs (company_id, id)
);

create table grade_calcs (
  company_id bigint not null,
  run_id bigint not null,
  customer_id bigint not null,
  grade_no bigint not null,
  previous_grade_no bigint,
  score double precision not null,
  rank bigint not null,
  explanation text not null,         -- JSON: inputs, normaliser, weight, sub-score, rank, cut-offs
  primary key (company_id, run_id, customer_id),
  foreign key (company_id, run_id) references month_runs (company_id, id)
);

create table target_list_entries (
  company_id bigint not null,
  run_id bigint not null,
  sales_area_id bigint not null,     -- 0: shops without an area
  class_code text not null,
  customer_id bigint not null,
  priority bigint not null,          -- 1 first, within area and class
  is_primary bigint not null,
  score double precision not null,
  reason_code text not null,         -- stable key: grade_fluctuation.fell, …
  reason_zh text not null,
  reason_en text not null,
  evidence text not null,            -- JSON: figures with metric ids
  primary key (company_id, run_id, sales_area_id, class_code, customer_id, reason_code),
  foreign key (company_id, run_id) references month_runs (company_id, id)
);

-- Who was kept out of a list by a gate (licence, school distance, credit), and by which rule.
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

create table guidance_books (
  company_id bigint not null,
  run_id bigint not null,
  customer_id bigint not null,
  body {{blob}} not null,            -- JSON, zstd
  primary key (company_id, run_id, customer_id),
  foreign key (company_id, run_id) references month_runs (company_id, id)
);

create table area_dashboards (
  company_id bigint not null,
  run_id bigint not null,
  sales_area_id bigint not null,
  body {{blob}} not null,            -- JSON, zstd
  primary key (company_id, run_id, sales_area_id),
  foreign key (company_id, run_id) references month_runs (company_id, id)
);
