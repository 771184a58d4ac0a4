-- Other shops with the same phone and with the same holder: signs of a hidden chain.
insert into twin_values (scope, entity_id, metric, value, reason)
select
  'shop', h.shop_id, 'shared_phone_shops',
  (select count(*) from twin_shops other where other.order_phone = h.order_phone) - 1,
  case when coalesce(h.order_phone, '') = '' then 'no_attribute' end
from twin_shops h
union all
select
  'shop', h.shop_id, 'shared_holder_shops',
  (select count(*) from twin_shops other where other.holder_name = h.holder_name) - 1,
  case when coalesce(h.holder_name, '') = '' then 'no_attribute' end
from twin_shops h
