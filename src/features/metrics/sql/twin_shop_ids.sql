-- The twin's shops in the order of the metric table.
select shop_id
from twin_shops
order by shop_id
