-- The file is gone; who exported what stays known.
update exports
set state = 'expired'
where company_id = :company_id
  and id = :id
