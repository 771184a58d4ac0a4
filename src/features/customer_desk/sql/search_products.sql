-- Products whose name or code has the word, for the command palette.
select id, product_code, product_name, brand
from products
where company_id = :company_id
  and (replace(lower(product_name), :word, '') <> lower(product_name)
    or replace(lower(product_code), :word, '') <> lower(product_code))
order by status, product_code, id
limit 8
