-- Removes a view; its marks first.
delete from saved_views
where company_id = :company_id
  and id = :id
