-- Changes a segment that nobody changed meanwhile.
update segments
set name = :name, description = :description, is_shared = :is_shared, rule = :rule,
  version = version + 1, changed_at_ms = :changed_at_ms
where company_id = :company_id
  and id = :id
  and version = :version
