-- Names the shop's successor, or none.
update customers
set merged_into_id = :winner_id
where company_id = :company_id
  and id = :loser_id
