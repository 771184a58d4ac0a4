-- A new tenant.
insert into companies
  (company_id, code, kind, name, currency, jurisdiction_code, data_version, orders_removed, created_at_ms)
values
  (:company_id, :code, :kind, :name, :currency, :jurisdiction_code, 0, 0, :created_at_ms)
