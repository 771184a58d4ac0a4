-- Moves the stock counts noted of a merge from one shop to the other.
update retail_stock_counts
set customer_id = :to_id
where company_id = :company_id
  and customer_id = :from_id
  and cast(counted_on as text) || '.' || cast(product_id as text) in (
    select m.record_key
    from customer_merge_moves m
    where m.company_id = :company_id
      and m.merge_id = :merge_id
      and m.table_name = 'retail_stock_counts')
