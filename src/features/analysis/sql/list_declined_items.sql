-- Products that shops turned down in their books since a month: the newest decision on each counts.
-- The table is the workbench's.
select customer_id, item_key
from book_decisions d
where company_id = :company_id
  and decision = 'rejected'
  and period >= :first_period
  and (
    item_key like 'recommended:%'
    or item_key like 'key_response:%'
    or item_key like 'range:%'
    or item_key like 'missing:%')
  and not exists (
    select 1
    from book_decisions newer
    where newer.company_id = d.company_id
      and newer.customer_id = d.customer_id
      and newer.item_key = d.item_key
      and newer.period > d.period)
order by customer_id, item_key
