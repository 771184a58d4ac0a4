-- A shop that was merged is in no pair any more.
delete from duplicate_pairs
where company_id = :company_id
  and (first_id = :customer_id or second_id = :customer_id)
