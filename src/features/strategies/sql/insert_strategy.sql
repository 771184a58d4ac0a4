-- A new version of a strategy.
insert into service_strategies (company_id, code, version, body, is_active, created_at_ms)
values (:company_id, :code, :version, :body, :is_active, :created_at_ms)
