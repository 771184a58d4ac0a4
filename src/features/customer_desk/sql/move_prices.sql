-- Moves the observed prices noted of a merge from one shop to the other.
update market_prices
set customer_id = :to_id
where company_id = :company_id
  and customer_id = :from_id
  and cast(observed_on as text) || '.' || cast(product_id as text) in (
    select m.record_key
    from customer_merge_moves m
    where m.company_id = :company_id
      and m.merge_id = :merge_id
      and m.table_name = 'market_prices')
