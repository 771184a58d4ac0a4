-- One new version of a model's configuration.
insert into model_configs (company_id, model, version, body, created_at_ms)
values (:company_id, :model, :version, :body, :created_at_ms)
