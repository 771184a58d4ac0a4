-- An account has one default view of a page.
update saved_view_marks
set is_default = 0
where company_id = :company_id
  and account_id = :account_id
  and view_id in (
    select v.id
    from saved_views v
    where v.company_id = :company_id
      and v.page = :page)
