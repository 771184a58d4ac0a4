-- Rows that an import could not take, as CSV text, one piece a chunk: written in the chunk's own
-- transaction, so that an interrupted import ends with the same rejects file as an undisturbed one.
create table import_rejects (
  company_id bigint not null,
  import_id bigint not null,
  chunk_no bigint not null,
  body {{blob}} not null,
  primary key (company_id, import_id, chunk_no),
  foreign key (company_id, import_id) references imports (company_id, id)
);
create index imports_by_file on imports (company_id, kind, file_sha256);
