-- What accounts did with a view that goes.
delete from saved_view_marks
where company_id = :company_id
  and view_id = :id
