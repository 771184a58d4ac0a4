-- Takes a file off a shop; its bytes stay for others who have the same.
delete from customer_files
where company_id = :company_id
  and customer_id = :customer_id
  and id = :id
