-- What people do with a published month: decisions on a book's suggestions, and drafts of the next
-- version of a model.

-- One decision a suggestion, month and shop; who decided what before stands in the audit chain.
create table book_decisions (
  company_id bigint not null references companies (company_id),
  period bigint not null,
  customer_id bigint not null,
  item_key text not null,            -- suggestion:CODE, strategy:CODE, missing:CODE, lever:COMPONENT
  item_name text not null,           -- as the book named it: reports need no book
  decision text not null check (decision in ('accepted', 'rejected', 'later')),
  comment text not null,
  book_version bigint not null,      -- month_runs.version the decision was made on
  version bigint not null check (version > 0),
  decided_by bigint not null,
  decided_by_name text not null,
  decided_at_ms bigint not null,
  primary key (company_id, period, customer_id, item_key),
  foreign key (company_id, customer_id) references customers (company_id, id)
);

-- One draft a model and item: grading and target_classes have one item, strategies one each code.
create table model_drafts (
  company_id bigint not null references companies (company_id),
  model text not null check (model in ('grading', 'target_classes', 'strategies')),
  item text not null,                -- strategy code; empty for the others
  base_version bigint not null,      -- version the draft was made from; 0: none
  body text not null,
  comment text not null,
  version bigint not null check (version > 0),
  edited_by bigint not null,
  edited_by_name text not null,
  edited_at_ms bigint not null,
  primary key (company_id, model, item)
);

-- Who published which version and what for. Versions made by command line or import have none.
create table model_publications (
  company_id bigint not null references companies (company_id),
  model text not null,
  item text not null,
  version bigint not null,
  comment text not null,
  published_by bigint not null,
  published_by_name text not null,
  published_at_ms bigint not null,
  primary key (company_id, model, item, version)
);

-- Versions of products for If-Match.
alter table products add column version bigint not null default 1;
alter table products add column changed_in bigint not null default 0;  -- companies.data_version
