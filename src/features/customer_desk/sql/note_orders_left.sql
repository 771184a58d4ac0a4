-- Orders left a shop: the facts must be read anew.
update companies
set orders_removed = orders_removed + :orders
where company_id = :company_id
