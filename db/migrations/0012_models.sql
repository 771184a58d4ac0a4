-- Models (分析模型): what was learnt, in which version, and what it says of each shop.

-- A learnt state of a model. Only its state changes afterwards.
create table model_versions (
  company_id bigint not null references companies (company_id),
  model text not null,               -- value, clusters, leaving, …
  version bigint not null,
  state text not null check (state in ('in_use', 'kept_back', 'retired')),
  why text not null,                 -- first, better, descriptive, worse, by_hand
  parameters text not null,          -- JSON, for people: what it was trained with
  learnt {{blob}} not null,          -- what the model needs to score, its own form
  seed bigint not null,
  trained_until bigint not null,     -- last day it learnt from
  data_version bigint not null,      -- watermark of the records
  back_test text,                    -- JSON, BackTest of features/models; null: nothing to test
  seconds double precision not null,
  trained_at_ms bigint not null,
  changed_at_ms bigint not null,     -- of the state
  changed_by text not null,
  primary key (company_id, model, version)
);

-- One pass of all models over the shops. Its rows are seen once it is published.
create table analysis_runs (
  company_id bigint not null references companies (company_id),
  id bigint not null,
  period bigint not null,
  until_day bigint not null,         -- last day that was read
  data_version bigint not null,
  seed bigint not null,
  started_at_ms bigint not null,
  published_at_ms bigint,
  primary key (company_id, id)
);
create index analysis_runs_of_period on analysis_runs (company_id, period);

-- What one model said in a run, and by which version.
create table analysis_results (
  company_id bigint not null,
  run_id bigint not null,
  model text not null,
  version bigint not null,           -- 0: none, see unknown
  unknown text not null,             -- why there is no result, a reason; empty: there is one
  unknown_detail text not null,      -- the same in words, with figures
  document {{blob}} not null,        -- compressed JSON, what the model's page shows
  watch text not null,               -- JSON, Watch of features/models
  seconds double precision not null,
  primary key (company_id, run_id, model),
  foreign key (company_id, run_id) references analysis_runs (company_id, id)
);

create table shop_scores (
  company_id bigint not null,
  run_id bigint not null,
  customer_id bigint not null,
  scores {{blob}} not null,          -- compressed JSON, ShopScores of features/models
  primary key (company_id, run_id, customer_id),
  foreign key (company_id, run_id) references analysis_runs (company_id, id)
);
