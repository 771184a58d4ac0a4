-- Moves the rows noted of a merge from one shop to the other.
update customer_contacts
set customer_id = :to_id
where company_id = :company_id
  and customer_id = :from_id
  and id in (
    select cast(m.record_key as bigint)
    from customer_merge_moves m
    where m.company_id = :company_id
      and m.merge_id = :merge_id
      and m.table_name = 'contacts')
