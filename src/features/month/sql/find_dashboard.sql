-- The published dashboard of one sales area; area 0 holds the shops without one.
select body
from area_dashboards
where company_id = :company_id
  and run_id = :run_id
  and sales_area_id = :sales_area_id
