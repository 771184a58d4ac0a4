-- Dashboards of a run by area.
select d.sales_area_id, coalesce(u.code, ''), coalesce(u.name, ''), d.body
from area_dashboards d
left join organisation_units u on u.company_id = d.company_id and u.id = d.sales_area_id
where d.company_id = :company_id
  and d.run_id = :run_id
order by 2
