-- A shop's headroom in the price bands of key products, against its area or else the company.
insert into twin_values (scope, entity_id, metric, value, reason)
select
  'shop', own.entity_id, 'band_headroom',
  around.key_band_key_quantity / nullif(around.key_band_quantity, 0) - own.value,
  coalesce(own.reason, case when around.key_band_quantity <= 0 then 'zero_denominator' end)
from twin_values own
join twin_shops h on h.shop_id = own.entity_id
join twin_rows around on around.scope = case when h.area_id is null then 'company' else 'area' end
  and around.entity_id = coalesce(h.area_id, 0)
where own.scope = 'shop'
  and own.metric = 'key_band_share'
