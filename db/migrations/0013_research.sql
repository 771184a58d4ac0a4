-- Aggregate research: studies of anonymous answers. No column here names a person, a shop, an order
-- or a product, so that nothing can be joined to one.
create table research_studies (
  company_id bigint not null references companies (company_id),
  id bigint not null,
  title text not null,
  state text not null check (state in ('draft', 'collecting', 'closed', 'published')),
  first_period bigint not null,
  last_period bigint not null,
  definition text not null,          -- JSON, Definition of features/research
  version bigint not null,
  changed_by_name text not null,
  changed_at_ms bigint not null,
  published_by_name text,
  published_at_ms bigint,
  primary key (company_id, id),
  unique (company_id, title)
);

-- Which files the answers came from.
create table research_imports (
  company_id bigint not null,
  id bigint not null,
  study_id bigint not null,
  file_name text not null,
  sha256 text not null,              -- the same file is not taken again, by no study
  answers bigint not null,
  imported_by_name text not null,
  imported_at_ms bigint not null,
  primary key (company_id, id),
  unique (company_id, sha256),
  foreign key (company_id, study_id) references research_studies (company_id, id)
);

-- How many gave the same answers to everything: no row for one person. Gone once published.
create table research_answers (
  company_id bigint not null,
  study_id bigint not null,
  import_id bigint not null,
  codes text not null,               -- one number for each dimension, between commas
  answers bigint not null check (answers > 0),
  primary key (company_id, study_id, import_id, codes),
  foreign key (company_id, study_id) references research_studies (company_id, id),
  foreign key (company_id, import_id) references research_imports (company_id, id)
);

-- What was published: all tables of a study at once, never changed.
create table research_tables (
  company_id bigint not null,
  study_id bigint not null,
  position bigint not null,
  dimensions text not null,          -- codes between commas; the first is the question measured
  is_published bigint not null,      -- 0: too few answers for this table
  primary key (company_id, study_id, position),
  foreign key (company_id, study_id) references research_studies (company_id, id)
);

-- The counts of one set of dimensions; what is hidden is null and stored nowhere.
create table research_margins (
  company_id bigint not null,
  study_id bigint not null,
  dimensions text not null,          -- their places in the study, ascending, between commas
  counts text not null,              -- JSON, the last dimension fastest
  primary key (company_id, study_id, dimensions),
  foreign key (company_id, study_id) references research_studies (company_id, id)
);
