-- How many of a shop's known deviations lie beyond three.
insert into twin_values (scope, entity_id, metric, value, reason)
select
  'shop', entity_id, 'sigma_flags',
  sum(case when reason is null and abs(value) > 3 then 1 else 0 end),
  case when count(*) = count(reason)
    then max(case when metric = 'amount_sigma' then reason end) end
from twin_values
where scope = 'shop'
  and metric in ('amount_sigma', 'carton_price_sigma', 'out_of_province_sigma', 'high_price_sigma')
group by entity_id
