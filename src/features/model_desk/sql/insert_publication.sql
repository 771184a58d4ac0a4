-- Who published a version, and what for.
insert into model_publications (company_id, model, item, version, comment, published_by,
  published_by_name, published_at_ms)
values (:company_id, :model, :item, :version, :comment, :published_by, :published_by_name,
  :published_at_ms)
