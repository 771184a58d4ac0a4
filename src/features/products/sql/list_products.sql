-- All products of a company.
select
  id, product_code, product_name, brand, manufacturer, category, product_kind, price_class,
  price_band, allocation_price_minor, wholesale_price_minor, guide_retail_price_minor, unit_name,
  packs_per_carton, cartons_per_case, tar_mg, pack_form, flavor_group, origin_type, is_new,
  launch_date, is_delisted, successor_code, portfolio_role, supply_attribute, status
from products
where company_id = :company_id
order by id
