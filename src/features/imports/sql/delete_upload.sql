-- An upload that nobody needs any more.
delete from uploads
where company_id = :company_id
  and id = :id
