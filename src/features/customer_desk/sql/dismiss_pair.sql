-- These two are not one shop.
update duplicate_pairs
set is_dismissed = 1
where company_id = :company_id
  and first_id = :first_id
  and second_id = :second_id
