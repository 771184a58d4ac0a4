-- What an account does with a view.
insert into saved_view_marks (company_id, view_id, account_id, is_pinned, is_default)
values (:company_id, :view_id, :account_id, :is_pinned, :is_default)
on conflict (company_id, view_id, account_id)
do update set is_pinned = excluded.is_pinned, is_default = excluded.is_default
