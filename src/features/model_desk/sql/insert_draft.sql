-- Opens a draft, unless there is one.
insert into model_drafts (company_id, model, item, base_version, body, comment, version, edited_by,
  edited_by_name, edited_at_ms)
values (:company_id, :model, :item, :base_version, :body, :comment, 1, :edited_by, :edited_by_name,
  :edited_at_ms)
on conflict do nothing
