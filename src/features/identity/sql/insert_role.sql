-- One version of an own role.
insert into roles (company_id, code, version, name_zh, name_en, permissions, state, changed_by,
  changed_at_ms)
values (:company_id, :code, :version, :name_zh, :name_en, :permissions, :state, :changed_by,
  :changed_at_ms)
