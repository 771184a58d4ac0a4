-- The promotion lists of a span of periods.
select period, product_id
from key_products
where company_id = :company_id
  and period between :first and :last
order by period, product_id
