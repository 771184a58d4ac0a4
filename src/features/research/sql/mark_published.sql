-- A closed study is published, once.
update research_studies
set state = 'published', version = version + 1, changed_by_name = :published_by_name,
  changed_at_ms = :published_at_ms, published_by_name = :published_by_name,
  published_at_ms = :published_at_ms
where company_id = :company_id
  and id = :id
  and version = :version
  and state = 'closed'
